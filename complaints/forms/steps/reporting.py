"""Checking a report, merging a repeated one, splitting a mixed submission."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from complaints import catalogue
from complaints.forms.steps.mediating import EndAppraisalForm, StartAppraisalForm
from complaints.forms.steps.step import (
    NOTE_LENGTH,
    DayInput,
    StepForm,
    required_note,
    text_area,
)
from complaints.models import Category, Complaint, JointComplainant, JointConsent
from complaints.tracking import NUMBER_PREFIX
from complaints.transitions import OPEN_STATES, Action, Kind
from gaotai_jiazheng import numbering
from gaotai_jiazheng.masking import mask_name


class StartCheckForm(StepForm):
    action = Action.START_CHECK
    term = "samr_report_check"
    leads_to = "自收到之日起{term}内核查并决定是否立案；情况复杂的，经批准可以延长一次。"
    told = "本单位开始核查。"


class StartAppraisalOfReportForm(StartAppraisalForm):
    leads_to = "检测、鉴定所需时间不计入核查期限（《市场监督管理行政处罚程序规定》第十八条），时限从今天起暂停。"
    told = "委托鉴定检测（文书号），期间不计入核查期限。"


class EndAppraisalOfReportForm(EndAppraisalForm):
    told = "鉴定检测结束（文书号），继续核查。"


class FileCaseForm(StepForm):
    action = Action.FILE_CASE
    leads_to = "核查期限到此为止。实名举报的，按本单位的承诺告知（不是法定期限）。"
    told = "核查已经结束。"


class NotFileForm(StepForm):
    action = Action.NOT_FILE
    leads_to = "核查期限到此为止。理由只留在内部；规定要求告知的，再办理“告知结果”。"
    told = "核查已经结束。"
    reason = forms.CharField(
        label="理由", max_length=NOTE_LENGTH, widget=text_area(4), help_text="不对举报人公开。"
    )


class RedirectForm(StepForm):
    action = Action.REDIRECT
    leads_to = (
        "本单位没有权力处理的，告诉对方应当找谁（总局令第121号第三十四条、第四十四条）。答复期限就此算完成，"
        "其他时限停止。"
    )
    route = forms.CharField(
        label="应当找哪个单位，怎样找",
        max_length=NOTE_LENGTH,
        widget=text_area(4),
        help_text="写明单位、电话或者网址。对方会看到。",
    )


class MergeForm(StepForm):
    action = Action.MERGE
    leads_to = (
        "同一人就同一事实再次举报的，不再另行处理；有新事实的，核查期限自这一次举报之日起重新计算"
        "（总局令第121号第三十五条）。原文和材料都保留。"
    )
    told = "您此前已经举报同一事实，并入某号一起办理。"
    into = forms.ModelChoiceField(
        Complaint.objects.none(), label="并入哪一件", empty_label="请选择同一人更早的举报"
    )
    has_new_facts = forms.TypedChoiceField(
        label="有没有新的事实",
        choices=[("no", "没有，是同一事实"), ("yes", "有，并入后重新计算核查期限")],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        index = self.complaint.complainant_phone_index
        if index:
            earlier = Complaint.objects.visible_to(self.user).filter(
                kind=Kind.VIOLATION_REPORT,
                bureau=self.complaint.bureau_id,
                complainant_phone_index=index,
                pk__lt=self.complaint.pk,
                state__in=sorted(OPEN_STATES),
            )
            self.fields["into"].queryset = earlier.defer("search_vector")
        self.fields["into"].label_from_instance = lambda case: f"{case.number} {case.title}"


class MergeCaseForm(StepForm):
    action = Action.MERGE
    verb = "merge_case"
    leads_to = (
        "并入同一承办单位、同一被投诉人的另一件在办事项；原文、材料和谁能看到都不变，这一件的期限停止，"
        "并通知本人。那一件有结果之前，并错了可以撤销。"
    )
    told = "已经并入反映同一情况的事项一起办理。"
    into = forms.CharField(
        label="并入哪一件", max_length=24, help_text="写编号。案件页“可能是同一件事”里可以直接选。"
    )
    reason = forms.CharField(
        label="为什么是同一件事",
        max_length=NOTE_LENGTH,
        widget=text_area(3),
        help_text="只留在内部，本人看不到。",
    )

    def clean_into(self):
        number = numbering.clean_number(self.cleaned_data["into"], NUMBER_PREFIX)
        found = Complaint.objects.visible_to(self.user).filter(number=number)
        case = found.select_related("bureau").defer("search_vector").first()
        if case is None:
            message = "没有这个编号，或者不在您能看到的事项里。"
            raise ValidationError(message, code="no_such_case")
        return case


class UnmergeForm(StepForm):
    action = Action.UNMERGE
    leads_to = "恢复单独办理；期限仍从收到之日起算，好像没有停过。那一件已经有结果的，不能撤销。"
    public_note = required_note("撤销的原因", "本人会看到。")


class AddFactsForm(StepForm):
    action = Action.ADD_FACTS
    leads_to = (
        "同一人补充了新的事实：核查期限自最后一次举报之日起重新计算（总局令第121号第三十五条）。"
    )
    told = "新的事实已并入，核查期限自某日起重新计算。"
    reported_on = forms.DateField(
        label="最后一次举报的日期", widget=DayInput(), help_text="在提交之日和今天之间。"
    )


class TellResultForm(StepForm):
    action = Action.TELL
    verb = "tell_result"
    leads_to = "只在法律、法规、规章要求，或者本单位承诺告知的时候办理（总局令第121号第三十六条）；写明依据。"
    told = "告知的内容（告知依据：……）"
    basis = forms.CharField(
        label="告知依据", max_length=200, help_text="写明哪个文件的哪一条，或者本单位的哪项承诺。"
    )
    result = forms.CharField(
        label="告知的内容", max_length=NOTE_LENGTH, widget=text_area(4), help_text="举报人会看到。"
    )


class SplitForm(StepForm):
    action = Action.SPLIT
    leads_to = (
        "一次提交里有几类事项的，分开办理（总局令第121号第九条）：另立一件，按自己的类别派单、计时；"
        "原来的文字不改，居民凭原来的编号和查询码都能看到。"
    )
    told = "您提交的内容里有另一类事项，已经分开办理。"
    category = forms.ModelChoiceField(
        Category.objects.none(), label="分出来的是什么", empty_label="请选择类别"
    )
    title = forms.CharField(label="标题", max_length=80)
    content = forms.CharField(
        label="分出来的内容",
        max_length=4000,
        widget=text_area(6),
        help_text="用提交人的原话，去掉不属于这一类的部分。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [kind for kind in catalogue.PLAIN_KINDS if kind != self.complaint.kind]
        others = Category.objects.filter(kind__in=kinds, is_active=True).order_by(
            "kind", "position"
        )
        self.fields["category"].queryset = others
        self.fields["category"].label_from_instance = category_label
        self.fields["title"].initial = self.complaint.title
        self.fields["content"].initial = self.complaint.content


def category_label(category):
    return f"{category.get_kind_display()}：{category.name}"


class CheckOriginalsForm(StepForm):
    action = Action.CHECK_ORIGINALS
    leads_to = (
        "记录已经查验授权委托书原件和代理人身份证件（总局令第121号第十一条）；状态和时限不变。"
    )
    public_note = None


class RecordConsentForm(StepForm):
    action = Action.RECORD_CONSENT
    leads_to = "联合投诉的和解、撤回要经被代表人同意（总局令第121号第十二条）。每人记录一次，状态和时限不变。"
    public_note = None
    person = forms.ModelChoiceField(
        JointComplainant.objects.none(), label="哪一位被代表人", empty_label="请选择"
    )
    subject = forms.ChoiceField(
        label="同意什么", choices=JointConsent.SUBJECTS, widget=forms.RadioSelect
    )
    agreed_on = forms.DateField(label="同意日期", widget=DayInput())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = self.complaint.joint_complainants.filter(is_representative=False)
        self.fields["person"].queryset = people
        self.fields["person"].label_from_instance = self.place_of

    @cached_property
    def places(self):
        keys = self.complaint.joint_complainants.values_list("pk", flat=True)
        return {key: place for place, key in enumerate(keys, start=2)}

    def place_of(self, person):
        return f"投诉人{self.places[person.pk]}（{mask_name(person.name)}）"
