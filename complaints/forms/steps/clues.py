"""What a mediation brings to light: a clue to be checked, a crime for the police."""

from django import forms
from django.contrib.auth import get_user_model

from bureaus.models import Bureau, BureauMember
from complaints.forms.steps.step import NOTE_LENGTH, StepForm, people_of, text_area
from complaints.models import Category
from complaints.transitions import Action, Kind

POLICE = "public-security"


class FindClueForm(StepForm):
    action = Action.FIND_CLUE
    leads_to = (
        "另立一件核查，自今天起十五个工作日内核查，经批准可再延长十五个工作日"
        "（总局令第121号第二十七条）。调解照常进行；投诉人的信息不带过去，投诉人也看不到这一步。"
    )
    public_note = None
    category = forms.ModelChoiceField(
        Category.objects.none(), label="类别", empty_label="请选择类别"
    )
    title = forms.CharField(label="标题", max_length=80)
    content = forms.CharField(
        label="线索和事实",
        max_length=NOTE_LENGTH,
        widget=text_area(5),
        help_text="写明什么时间、什么行为、有什么证据；不要写投诉人的姓名和电话。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        of_reports = Category.objects.filter(kind=Kind.VIOLATION_REPORT, is_active=True)
        self.fields["category"].queryset = of_reports


class HandToPoliceForm(StepForm):
    action = Action.HAND_TO_POLICE
    leads_to = (
        "涉嫌敲诈勒索等犯罪的，经分管领导批准移送公安机关（总局令第121号第四十二条），"
        "同时按第二十三条第一款第六项终止调解。接收单位从此可以看到这件投诉；"
        "投诉人只看到调解终止。"
    )
    public_note = None
    bureau = forms.ModelChoiceField(
        Bureau.objects.none(), label="接收单位", empty_label="请选择单位"
    )
    facts = forms.CharField(
        label="涉嫌的事实",
        max_length=NOTE_LENGTH,
        widget=text_area(5),
        help_text="不对投诉人公开。",
    )
    approved_by = forms.ModelChoiceField(
        get_user_model().objects.none(), label="批准人", empty_label="请选择分管领导"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        others = Bureau.objects.exclude(pk=self.complaint.bureau_id)
        self.fields["bureau"].queryset = others
        self.fields["bureau"].initial = others.filter(slug=POLICE).first()
        leaders = people_of(self.complaint.bureau_id, BureauMember.Role.LEADER)
        self.fields["approved_by"].queryset = leaders.exclude(pk=self.user.pk)
