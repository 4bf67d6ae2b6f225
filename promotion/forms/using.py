"""What is asked of an enterprise."""

from django import forms

from enterprises.models import ServiceLine
from funds.forms import FenField
from gaotai_jiazheng.form_fields import LineField


class LookUpForm(forms.Form):
    """The code that a resident reads out, or the address of the QR."""

    code = LineField(
        label="券码",
        longest=200,
        help_text="十二位，念给您听的，或者扫码打开的地址。空格和大小写都可以。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short"}),
        error_messages={"required": "请填写券码。"},
    )


class RedeemForm(forms.Form):
    """The order that the voucher is used for."""

    service_line = forms.ChoiceField(
        label="服务",
        error_messages={
            "required": "请选一项服务。",
            "invalid_choice": "没有这项服务，请重新选择。",
        },
    )
    order_fen = FenField(
        label="订单金额（元）",
        help_text="没有抵扣以前的金额。",
        error_messages={"required": "请填写订单金额。"},
    )

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        offered = [choice for choice in ServiceLine.choices if choice[0] in lines]
        self.fields["service_line"].choices = [("", "请选择"), *offered]


def reason_form(label, missing):
    """A form that asks for nothing but a reason."""
    field = LineField(label=label, longest=200, error_messages={"required": missing})
    return type("ReasonForm", (forms.Form,), {"reason": field})


ReverseForm = reason_form("冲正的原因", "请写明冲正的原因。")
LeaveForm = reason_form("退出的原因", "请写明退出的原因。")


class JoinForm(forms.Form):
    """Joining asks for nothing: what counts stands in the registers."""
