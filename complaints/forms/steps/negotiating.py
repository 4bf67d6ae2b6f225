"""The enterprise settles first: what it answers in its workspace or by telephone, staff confirm."""

from django import forms

from complaints.forms.steps.step import NOTE_LENGTH, StepForm, text_area
from complaints.models import Negotiation
from complaints.transitions import Action

Result = Negotiation.Result


class StartOdrForm(StepForm):
    action = Action.START_ODR
    verb = "start_negotiation"
    term = "odr_negotiate"
    leads_to = (
        "请参加先行和解的企业在{term}内与投诉人和解，一件投诉只用一次。本单位的法定期限照常计算，"
        "到期前仍要决定是否受理。企业在工作区里收到通知、答复；还没有人登录的企业，请用电话或者书面通知。"
    )
    told = "请某企业在某日前与投诉人和解。不成的由本单位继续办理，期限照常计算。"


class SettleOdrForm(StepForm):
    action = Action.SETTLE_ODR
    verb = "settle_negotiation"
    leads_to = (
        "双方已经和解。尚未受理的按投诉人撤回结束；已经受理的按总局令第121号第二十三条第一款第一项"
        "终止调解，再告知双方。"
    )
    told = "双方自行和解：和解内容"
    terms = forms.CharField(
        label="和解内容", max_length=NOTE_LENGTH, widget=text_area(4), help_text="投诉人会看到。"
    )

    def __init__(self, *args, complaint, **kwargs):
        super().__init__(*args, complaint=complaint, **kwargs)
        self.fields["terms"].initial = answer_of(complaint)


class FailOdrForm(StepForm):
    action = Action.FAIL_ODR
    verb = "fail_negotiation"
    leads_to = "没有和解成，回到原来的办理环节。"
    told = "企业先行和解未成，由本单位继续办理。"
    result = forms.ChoiceField(
        label="原因",
        choices=[(each.value, each.label) for each in (Result.FAILED, Result.TIME_EXPIRED)],
        widget=forms.RadioSelect,
    )
    terms = forms.CharField(
        label="企业的答复", max_length=NOTE_LENGTH, required=False, widget=text_area(3)
    )

    def __init__(self, *args, complaint, **kwargs):
        super().__init__(*args, complaint=complaint, **kwargs)
        self.fields["terms"].initial = answer_of(complaint)


def answer_of(complaint) -> str:
    """What the enterprise has answered in its workspace."""
    found = Negotiation.objects.filter(complaint=complaint).values_list("terms", flat=True)
    return found.first() or ""
