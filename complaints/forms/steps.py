"""One form for each step of a case: the fields that its service takes, with what they lead to."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone

from bureaus.models import Bureau, BureauMember
from bureaus.permissions import roles_of
from complaints.models.choices import DeclineGround, Grade, TerminationReason
from complaints.routing import dispatch_center_id
from complaints.transitions import Action
from reminders import deadlines
from reminders.models import Deadline

NOTES = ("public_note", "internal_note")
NOTE_LENGTH = 2000
# Who hands a case to a person; whoever has it may only give it back (总局令第121号第四十一条).
INTAKE = frozenset({BureauMember.Role.CONTACT, BureauMember.Role.DEPUTY, BureauMember.Role.LEADER})


class DayInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, **attrs):
        super().__init__(format="%Y-%m-%d", attrs=attrs)


def text_area(rows=4):
    return forms.Textarea(attrs={"rows": rows})


class StepForm(forms.Form):
    """What every step has: the last step the officer saw, and the two notes.

    ``leads_to`` says what the step does. ``told``: what the resident reads when the public note is empty.
    """

    action: Action
    leads_to = ""
    told = ""

    seen_step = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": "这一页已经过期，请回到案件页重新打开。"},
    )
    public_note = forms.CharField(
        label="公开说明",
        required=False,
        max_length=NOTE_LENGTH,
        widget=text_area(3),
        help_text="投诉人凭编号和查询码可以看到，请不要写其他人的个人信息。",
    )
    internal_note = forms.CharField(
        label="内部记录",
        required=False,
        max_length=NOTE_LENGTH,
        widget=text_area(3),
        help_text="只有办理单位看得到，不对投诉人公开。",
    )

    def __init__(self, *args, complaint, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.complaint = complaint
        self.user = user
        self.order_fields([name for name in self.fields if name not in NOTES])
        if self.told and "public_note" in self.fields:
            self.fields["public_note"].help_text += f"不填时投诉人看到：“{self.told}”"

    def values(self) -> dict:
        """The keywords for the service."""
        return dict(self.cleaned_data)


def required_note(label, help_text):
    return forms.CharField(
        label=label, max_length=NOTE_LENGTH, widget=text_area(4), help_text=help_text
    )


class RecordForm(StepForm):
    action = Action.RECORD
    leads_to = "表示本单位已经收到，签收时限到此为止。"
    told = "本单位已登记。"


class AssignForm(StepForm):
    action = Action.ASSIGN
    leads_to = "案件的时限提醒改为发给经办人。经办人不能再自行移送给别人，只能退回受理岗。"
    to = forms.ModelChoiceField(
        get_user_model().objects.none(), label="交给", required=False, empty_label="退回受理岗"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        roles = roles_of(self.user).get(self.complaint.bureau_id, frozenset())
        if not roles.isdisjoint(INTAKE):
            self.fields["to"].queryset = people_of(self.complaint.bureau_id)


class NoteForm(StepForm):
    action = Action.NOTE
    leads_to = "只增加一条记录，状态和时限不变。公开说明和内部记录至少填一项。"


class SendBackForm(StepForm):
    action = Action.SEND_BACK
    leads_to = (
        "退回县政府政务服务中心，由中心在一个工作日内裁定。每个单位对一件投诉只能退回一次；"
        "从提交之日起算的办理时限不会重新开始。"
    )
    public_note = None
    duty_basis = forms.CharField(
        label="不属于本单位职责的依据",
        max_length=200,
        widget=text_area(3),
        help_text="写明哪个文件的哪一条规定由谁负责。投诉人会看到。",
    )


class DecideBureauForm(StepForm):
    action = Action.DECIDE_BUREAU
    leads_to = "新的承办单位立即收到通知并开始计时；最多转办三次，第三次由分管领导指定，不得再退。"
    told = "由某单位承办，依据：……"
    to_bureau = forms.ModelChoiceField(
        Bureau.objects.none(), label="承办单位", empty_label="请选择单位"
    )
    duty_basis = forms.CharField(
        label="职责依据", max_length=200, widget=text_area(2), help_text="投诉人会看到。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        bureaus = Bureau.objects.exclude(pk=dispatch_center_id())
        self.fields["to_bureau"].queryset = bureaus


class ConfirmReceiptForm(StepForm):
    action = Action.CONFIRM_RECEIPT
    leads_to = "法定期限自本单位收到投诉之日起计算，收到当日不计（总局令第121号第十五条、第四十五条）；预计的日期改为确定。"
    told = "本单位于某日收到。"
    received_on = forms.DateField(
        label="收到日期", widget=DayInput(), help_text="在提交之日和今天之间。"
    )


class RequestIdentityForm(StepForm):
    action = Action.REQUEST_IDENTITY
    leads_to = (
        "要求投诉人在限期内提供身份证明（总局令第121号第十条第三款）。本单位的受理期限照常计算。"
    )
    told = "请在某日前向本单位提供身份证明材料。"
    due_on = forms.DateField(label="提供期限", widget=DayInput(), help_text="今天以后的日期。")


class ConfirmIdentityForm(StepForm):
    action = Action.CONFIRM_IDENTITY
    leads_to = "身份已经核实，回到登记后的办理。"
    told = "身份证明已核验。"


class AcceptForm(StepForm):
    action = Action.ACCEPT
    leads_to = "受理期限到此为止，系统短信告知投诉人。适用总局令第121号的，自受理之日起六十日内调解（第二十三条）。"
    told = "本单位已受理。"


class DeclineForm(StepForm):
    action = Action.DECLINE
    leads_to = "不予受理并告知理由和其他解决途径（总局令第121号第十五条、第十六条），全部时限停止。"
    ground = forms.TypedChoiceField(
        label="情形（第十六条）",
        coerce=int,
        choices=[(ground.value, f"第{ground.value}项　{ground.label}") for ground in DeclineGround],
        widget=forms.RadioSelect,
    )
    public_note = required_note("理由", "写明事实。投诉人会看到，其后自动附上其他解决途径。")


class StartMediationForm(StepForm):
    action = Action.START_MEDIATION
    leads_to = "调解要双方都同意（总局令第121号第十八条）。期限仍自受理之日起算。"
    told = "双方同意调解，本单位开始调解。"
    complainant_agreed_on = forms.DateField(label="投诉人同意日期", widget=DayInput())
    respondent_agreed_on = forms.DateField(label="被投诉人同意日期", widget=DayInput())


class StartAppraisalForm(StepForm):
    action = Action.START_APPRAISAL
    leads_to = "鉴定、检测所需时间不计入调解期限（总局令第121号第二十二条），时限从今天起暂停。"
    told = "委托鉴定检测（文书号），期间不计入调解期限。"
    document = forms.CharField(label="委托文书号", max_length=120)
    reason = forms.CharField(label="原因", max_length=200, widget=text_area(2))


class EndAppraisalForm(StepForm):
    action = Action.END_APPRAISAL
    leads_to = "时限从今天起继续计算。"
    told = "鉴定检测结束（文书号），继续调解。"
    document = forms.CharField(label="鉴定检测报告号", max_length=120)


class OutcomeForm(StepForm):
    """A step that ends the bureau's work with a result."""

    outcome = forms.CharField(
        label="处理结果", max_length=NOTE_LENGTH, widget=text_area(5), help_text="投诉人会看到。"
    )


class AgreeForm(OutcomeForm):
    action = Action.AGREE
    leads_to = "双方达成一致，调解期限到此为止（总局令第121号第二十四条）；接着回访。"
    told = "双方达成调解：处理结果"


class TerminateForm(StepForm):
    action = Action.TERMINATE
    leads_to = "终止调解，七个工作日内告知双方（总局令第121号第二十三条）。"
    reason = forms.TypedChoiceField(
        label="情形（第二十三条）",
        coerce=int,
        choices=[(each.value, f"第{each.value}项　{each.label}") for each in TerminationReason],
        widget=forms.RadioSelect,
    )
    outcome = forms.CharField(
        label="经过和结果", max_length=NOTE_LENGTH, required=False, widget=text_area(4)
    )
    told = "调解终止（第二十三条第几项）。"


class TellForm(StepForm):
    action = Action.TELL
    leads_to = "记录已经告知双方，告知期限到此为止；接着回访。"
    told = "已告知双方调解终止；您可以依法申请仲裁或者提起诉讼。"


class AnswerForm(OutcomeForm):
    action = Action.ANSWER
    leads_to = "答复投诉人，办理时限到此为止；接着回访。"
    told = "处理结果"


class WithdrawForm(StepForm):
    action = Action.WITHDRAW
    leads_to = "只在投诉人本人要求撤回时使用；全部时限停止。"
    told = "投诉人撤回投诉。"


class FollowUpForm(StepForm):
    action = Action.FOLLOW_UP
    leads_to = "先问是否解决，再问是否满意；照实记录投诉人的原话。"
    public_note = None
    is_solved = forms.TypedChoiceField(
        label="问题解决了吗",
        choices=[("yes", "已解决"), ("no", "没有解决")],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    grade = forms.TypedChoiceField(
        label="满意程度", choices=Grade.choices, coerce=int, widget=forms.RadioSelect
    )
    remark = forms.CharField(
        label="投诉人的意见", max_length=500, required=False, widget=text_area(3)
    )


class ReworkForm(StepForm):
    action = Action.REWORK
    leads_to = "投诉人不满意，由承办单位重办；一件投诉只重办一次，之后改用督办。"
    public_note = required_note("重办原因", "投诉人和承办单位都会看到。")


class ReopenForm(StepForm):
    action = Action.REOPEN
    leads_to = "编号和全部记录不变，重新开始计时。"
    public_note = required_note("重新办理的原因", "投诉人会看到。")


class ArchiveForm(StepForm):
    action = Action.ARCHIVE
    leads_to = "办理全部结束，归入档案；以后仍可重新办理。"


class ExtendForm(StepForm):
    action = Action.EXTEND
    leads_to = "只能在届满之前、由另一位领导批准；延长多少由时限规则决定。"
    deadline = forms.ModelChoiceField(
        Deadline.objects.none(), label="时限", empty_label="请选择时限"
    )
    approved_by = forms.ModelChoiceField(
        get_user_model().objects.none(), label="批准人", empty_label="请选择分管领导"
    )
    public_note = required_note("延期原因", "投诉人会看到。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        clocks = deadlines.open_clocks(self.complaint).filter(rule__extension_times__gt=0)
        self.fields["deadline"].queryset = clocks.select_related("rule")
        self.fields["deadline"].label_from_instance = clock_label
        leaders = people_of(self.complaint.bureau_id, BureauMember.Role.LEADER)
        self.fields["approved_by"].queryset = leaders.exclude(pk=self.user.pk)


class UrgeForm(StepForm):
    action = Action.URGE
    leads_to = "提醒承办单位加快办理，状态和时限不变。"


class SuperviseForm(StepForm):
    action = Action.SUPERVISE
    leads_to = "列入督办并通知承办单位分管领导，状态和时限不变。"
    internal_note = required_note("督办要求", "承办单位会看到，不对投诉人公开。")


STEP_FORMS = {
    form.action: form
    for form in (
        RecordForm,
        AssignForm,
        NoteForm,
        SendBackForm,
        DecideBureauForm,
        ConfirmReceiptForm,
        RequestIdentityForm,
        ConfirmIdentityForm,
        AcceptForm,
        DeclineForm,
        StartMediationForm,
        StartAppraisalForm,
        EndAppraisalForm,
        AgreeForm,
        TerminateForm,
        TellForm,
        AnswerForm,
        WithdrawForm,
        FollowUpForm,
        ReworkForm,
        ReopenForm,
        ArchiveForm,
        ExtendForm,
        UrgeForm,
        SuperviseForm,
    )
}


def people_of(bureau_id, *roles):
    """Those who act for a bureau today, each once; in these roles, or in any."""
    members = BureauMember.objects.current(timezone.localdate()).filter(bureau=bureau_id)
    if roles:
        members = members.filter(role__in=roles)
    people = get_user_model().objects.filter(is_active=True, pk__in=members.values("user"))
    return people.order_by("name", "pk")


def clock_label(deadline):
    return f"{deadline.rule.name}，{deadline.due_on:%Y年%m月%d日}届满"
