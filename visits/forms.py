"""What households, enterprises and bureaus type about visits and stars."""

from django import forms
from django.core.exceptions import ValidationError

from cards.forms import CodeForm as CardCodeForm
from enterprises.models import ServiceLine
from gaotai_jiazheng.form_fields import (
    DayField,
    LineField,
    MobileField,
    PastDateField,
    SmsCodeField,
    StoryField,
)
from visits.models.rating import LEAST, MOST

UNKNOWN = "没有这个选项，请重新选择。"
POINTS = ((5, "5分 很好"), (4, "4分 好"), (3, "3分 一般"), (2, "2分 差"), (1, "1分 很差"))


def line_field():
    return forms.ChoiceField(
        label="做的什么",
        choices=ServiceLine.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择服务项目。", "invalid_choice": UNKNOWN},
    )


def phone_field(help_text):
    return MobileField(
        label="住户手机号",
        help_text=help_text,
        error_messages={"required": "请填写手机号。"},
    )


def points_field(label):
    return forms.TypedChoiceField(
        label=label,
        choices=POINTS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": "请打分。",
            "invalid_choice": f"请打{LEAST}到{MOST}分。",
        },
    )


class RecordForm(CardCodeForm):
    """A household records a visit: by which card, when, for what, and to which telephone the code goes."""

    visited_on = PastDateField(label="上门日期", error_messages={"required": "请填写上门日期。"})
    service_line = line_field()
    phone = phone_field("验证码发到这个号码。只用来确认和评价，过后删除；不用填姓名和地址。")
    field_order = ("code", "valid_until", "visited_on", "service_line", "phone")


class SmsForm(forms.Form):
    code = SmsCodeField(label="短信里的六位验证码")


class TraceForm(forms.Form):
    """Number and query code; both are needed."""

    number = LineField(
        label="编号",
        longest=40,
        help_text="SM 开头，在短信和回执上。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": "请填写编号。"},
    )
    code = LineField(
        label="查询码",
        longest=40,
        help_text="八位字母和数字。空格、横线、大小写都不要紧。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": "请填写查询码。"},
    )


class RateForm(forms.Form):
    quality = points_field("服务质量")
    satisfaction = points_field("满意度")
    text = StoryField(
        label="还想说一句",
        longest=300,
        required=False,
        help_text="可以不填。不公开，只有服务人员本人、企业和主管部门看得到。请不要写电话和地址。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PlanForm(forms.Form):
    """A visit that the enterprise plans for one of its workers."""

    visited_on = DayField(label="上门日期", error_messages={"required": "请填写上门日期。"})
    service_line = line_field()
    phone = phone_field("编号和查询码发到这个号码，由住户自己确认和评价。不要填住址。")


class ReasonForm(forms.Form):
    reason = LineField(
        label="原因",
        longest=200,
        help_text="各方都看得到，请不要写电话、证件号和住址。",
        error_messages={"required": "请写明原因。"},
    )


class DisputeForm(forms.Form):
    text = StoryField(
        label="实际情况",
        longest=500,
        help_text="主管部门会答复；答复以前两种说法都保留。内容加密保存，只有主管部门看得到。",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写明实际情况。"},
    )


class DecisionForm(forms.Form):
    is_upheld = forms.TypedChoiceField(
        label="结论",
        choices=[("no", "争议不成立，记录保留"), ("yes", "争议成立，记录作废")],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择争议是否成立。"},
    )
    answer = LineField(
        label="理由",
        longest=200,
        help_text="各方都看得到，请不要写电话、证件号和住址。",
        error_messages={"required": "请写明理由。"},
    )


class PeriodForm(forms.Form):
    """The period whose visits count."""

    first_day = PastDateField(label="评价期自", error_messages={"required": "请填写日期。"})
    last_day = PastDateField(
        label="评价期至", help_text="含这一天。", error_messages={"required": "请填写日期。"}
    )

    def clean(self):
        first, last = self.cleaned_data.get("first_day"), self.cleaned_data.get("last_day")
        if first and last and first > last:
            self.add_error("last_day", ValidationError("结束不能早于开始。", code="period"))
        return self.cleaned_data


class LeaveOutForm(forms.Form):
    place = forms.IntegerField(
        label="序号",
        min_value=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        error_messages={
            "required": "请填写序号。",
            "invalid": "请填整数。",
            "min_value": "序号从1开始。",
        },
    )
    reason = LineField(
        label="不提名的原因", longest=200, error_messages={"required": "请写明原因。"}
    )


class NothingForm(forms.Form):
    """A step that asks for nothing but the click."""
