"""From the identity of the complainant to the decision whether the case is accepted."""

from django import forms

from complaints.forms.steps.step import DayInput, StepForm, required_note
from complaints.models.choices import DeclineGround
from complaints.transitions import Action


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
