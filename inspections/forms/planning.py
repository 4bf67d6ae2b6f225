"""What is asked for a plan, its draw, and the list of inspectors."""

from django import forms
from django.utils import timezone

from bureaus.models import Bureau
from bureaus.permissions import roles_of
from enterprises.models import Enterprise
from enterprises.models.choices import Mode, ServiceLine
from enterprises.permissions import keeping_bureau_ids
from gaotai_jiazheng.form_fields import LineField, StoryField
from inspections.models import Checklist, Recusal, Tie
from regions.models import Town

SHORT = {"class": "short", "inputmode": "numeric"}
MOMENT = "%Y-%m-%dT%H:%M"


class PlanForm(forms.Form):
    """A plan: of which year, by whom, among whom, how many."""

    leads_to = "先制定计划，再预告抽取。制定以后不能再改；写错了不要预告，另制定一份。"

    title = LineField(label="名称", longest=80, error_messages={"required": "请填写计划的名称。"})
    year = forms.IntegerField(
        label="年度",
        min_value=2024,
        max_value=2035,
        widget=forms.TextInput(attrs=SHORT),
        error_messages={
            "required": "请填写年度。",
            "invalid": "请填四位数的年度。",
            "min_value": "年度应在2024到2035之间。",
            "max_value": "年度应在2024到2035之间。",
        },
    )
    purpose = LineField(
        label="目的",
        longest=300,
        help_text="公开。",
        error_messages={"required": "请写明检查的目的。"},
    )
    lead = forms.ModelChoiceField(
        Bureau.objects.none(),
        label="牵头单位",
        empty_label=None,
        error_messages={"required": "请选择牵头单位。"},
    )
    partners = forms.ModelMultipleChoiceField(
        Bureau.objects.all(),
        label="其他参加单位",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="每个单位对每家企业派两名检查人员。",
    )
    checklist = forms.ModelChoiceField(
        Checklist.objects.filter(state=Checklist.State.IN_USE),
        empty_label="请选择",
        label="检查表",
        error_messages={"required": "请选择检查表。"},
    )
    town = forms.ModelChoiceField(
        Town.objects.all(), label="镇", required=False, empty_label="全县"
    )
    service_line = forms.ChoiceField(
        label="服务项目", required=False, choices=[("", "不限"), *ServiceLine.choices]
    )
    mode = forms.ChoiceField(
        label="经营模式", required=False, choices=[("", "不限"), *Mode.choices]
    )
    count = forms.IntegerField(
        label="抽取家数",
        required=False,
        min_value=1,
        max_value=1000,
        widget=forms.TextInput(attrs=SHORT),
        help_text="家数和比例填一个。",
        error_messages={
            "invalid": "请填整数。",
            "min_value": "至少抽取一家。",
            "max_value": "最多抽取1000家。",
        },
    )
    share_percent = forms.IntegerField(
        label="抽取比例（%）",
        required=False,
        min_value=1,
        max_value=100,
        widget=forms.TextInput(attrs=SHORT),
        error_messages={
            "invalid": "请填整数。",
            "min_value": "应在1到100之间。",
            "max_value": "应在1到100之间。",
        },
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = keeping_bureau_ids() & roles_of(user).keys()
        self.fields["lead"].queryset = Bureau.objects.filter(pk__in=own)
        self.initial.setdefault("year", timezone.localdate().year)

    def clean(self):
        given = super().clean()
        has_errors = {"count", "share_percent"} & self.errors.keys()
        if not has_errors and bool(given.get("count")) == bool(given.get("share_percent")):
            self.add_error("count", "抽取家数和抽取比例填一个。")
        return given


class AnnounceForm(forms.Form):
    """Which public number will decide."""

    leads_to = (
        "现在固定抽取范围和一个秘密，公布它们的 SHA-256；等约定的随机数公布以后，三者合成种子，只抽一次。"
        "预告以后，计划和范围都不能再改。"
    )
    public_source = LineField(
        label="用哪个公开的随机数",
        longest=120,
        help_text="要写得谁都能查到同一个号码，例如：中国福利彩票双色球某年某期的开奖号码。",
        error_messages={"required": "请写明用哪个公开的随机数。"},
    )
    public_at = forms.DateTimeField(
        label="什么时候公布",
        input_formats=[MOMENT, "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
        help_text="应在现在之后。",
        error_messages={
            "required": "请填写公布的时间。",
            "invalid": "请填日期和时间，例如 2026-12-03 21:30。",
        },
    )


class DrawForm(forms.Form):
    """The public number."""

    leads_to = "号码一提交就抽取，只抽一次，名单不能再改。请对照公布的号码再看一遍。"
    public_value = LineField(
        label="公布的号码",
        longest=120,
        help_text="数字之间用空格隔开，按公布的次序。",
        error_messages={"required": "请填写公布的号码。"},
    )


class RecusalForm(forms.Form):
    """Why a drawn inspector does not go."""

    leads_to = "回避以后，由同一次抽取排序里的下一位递补。"
    kind = forms.ChoiceField(
        label="原因",
        choices=Recusal.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择原因。"},
    )
    reason = StoryField(
        label="说明",
        longest=300,
        help_text="只有参加单位看得到；公开的只有编号和原因的类别。",
        error_messages={"required": "请写明回避的理由。"},
    )


class TieForm(forms.Form):
    """An own interest in an enterprise."""

    leads_to = "申报以后，抽取时不会再抽到您去检查这家企业。"
    uscc = forms.CharField(
        label="企业的统一社会信用代码",
        max_length=18,
        error_messages={"required": "请填写统一社会信用代码。", "max_length": "最多18位。"},
    )
    kind = forms.ChoiceField(
        label="关系",
        choices=Tie.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择关系。"},
    )

    def clean_uscc(self):
        code = self.cleaned_data["uscc"].strip().upper()
        self.enterprise = Enterprise.objects.filter(uscc=code).first()
        if self.enterprise is None:
            raise forms.ValidationError("名录里没有这个代码，请核对。", code="unknown")
        return code
