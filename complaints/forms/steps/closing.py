"""How a case ends and how it comes back."""

from django import forms
from django.utils.formats import date_format

from complaints.forms.steps.step import NOTE_LENGTH, DayInput, StepForm, required_note, text_area
from complaints.models import Agreement, Entrustment
from complaints.models.choices import Grade, TerminationReason
from complaints.transitions import Action


class OutcomeForm(StepForm):
    """A step that ends the bureau's work with a result."""

    outcome = forms.CharField(
        label="处理结果", max_length=NOTE_LENGTH, widget=text_area(5), help_text="投诉人会看到。"
    )


class AgreeForm(OutcomeForm):
    action = Action.AGREE
    leads_to = (
        "双方达成一致，调解期限到此为止（总局令第121号第二十四条）。即时履行的接着回访；"
        "约定以后履行的，从今天起提醒履行日期。"
    )
    told = "双方达成调解：协议内容，和约定的履行日期"
    outcome = forms.CharField(
        label="协议内容",
        max_length=NOTE_LENGTH,
        widget=text_area(5),
        help_text="写明谁在什么时候做什么、付多少。投诉人会看到。",
    )
    sum_yuan = forms.DecimalField(
        label="金额（元）", required=False, min_value=0, max_digits=10, decimal_places=2
    )
    paper = forms.ChoiceField(
        label="调解书（第二十四条）", choices=Agreement.Paper.choices, widget=forms.RadioSelect
    )
    due_on = forms.DateField(
        label="约定的履行日期",
        required=False,
        widget=DayInput(),
        help_text="今天以后的日期；即时履行的不填。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        begin_with_report(self, Entrustment.Result.AGREED)


class PerformedForm(StepForm):
    action = Action.PERFORMED
    verb = "record_performance"
    leads_to = "记录协议已经履行，履行期限到此为止；接着回访。"
    told = "协议已于某日履行。"
    performed_on = forms.DateField(label="履行日期", widget=DayInput())


class NotPerformedForm(StepForm):
    action = Action.NOT_PERFORMED
    verb = "record_breach"
    leads_to = (
        "约定的日期已过、仍没有履行时使用。系统告知投诉人可以仲裁或者起诉"
        "（总局令第121号第二十五条）；人民调解委员会调解的，附上司法确认的办法。接着回访。"
    )
    told = "协议到期没有履行。"


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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        begin_with_report(self, Entrustment.Result.NOT_AGREED, Entrustment.Result.NOT_POSSIBLE)


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
    leads_to = (
        "先问是否解决，再问是否满意；照实记录投诉人的原话。几次都联系不上的选“没有联系上”，不填满意程度，"
        "写明怎样联系过；不算进解决率和满意率。"
    )
    public_note = None
    is_solved = forms.TypedChoiceField(
        label="问题解决了吗",
        choices=[("yes", "已解决"), ("no", "没有解决"), ("unreached", "没有联系上")],
        coerce={"yes": True, "no": False, "unreached": None}.get,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    grade = forms.TypedChoiceField(
        label="满意程度",
        choices=Grade.choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(
        label="投诉人的意见，或者怎样联系过", max_length=500, required=False, widget=text_area(3)
    )

    def clean(self):
        values = self.cleaned_data
        if "is_solved" not in values or "grade" not in values:
            return
        if values["is_solved"] is None:
            values["grade"] = None
        elif values["grade"] is None:
            message = "问到了的，请选择满意程度。"
            self.add_error("grade", forms.ValidationError(message, code="required"))


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


def begin_with_report(form, *results):
    """Let the outcome begin with what the mediating organisation has reported, where it ended in one of these
    results. The report was for the bureau alone, so the officer is asked to look it through."""
    entrustment = getattr(form.complaint, "entrustment", None)
    if entrustment is None or entrustment.result not in results:
        return
    form.initial.setdefault("outcome", entrustment.report)
    outcome = form.fields["outcome"]
    outcome.help_text = (
        f"已填入{entrustment.organization}{date_format(entrustment.returned_on)}交回的调解情况，"
        "请核对，删去不该公开的。" + outcome.help_text
    )
