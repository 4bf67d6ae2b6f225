"""What is asked for an event, for a seat, and after the event."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from communities.models.event import MOST_SEATS
from enterprises.models import ServiceLine
from gaotai_jiazheng.form_fields import (
    DayField,
    LineField,
    MobileField,
    PhoneField,
    SmsCodeField,
    StoryField,
)

TIME = {"required": "请填写时间。", "invalid": "请按“时:分”填写，例如 14:30。"}


def count(label, least, most, **kwargs):
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        error_messages={
            "required": f"请填写{label}。",
            "invalid": "请填整数。",
            "min_value": f"至少{least}。",
            "max_value": f"最多{most}，请核对。",
        },
        **kwargs,
    )


def time_field(label):
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "short"})
    return forms.TimeField(label=label, widget=widget, error_messages=TIME)


class EventForm(forms.Form):
    """An event of an outlet; cleaned into what ``services.plan_event`` takes."""

    title = LineField(label="活动名称", longest=60, error_messages={"required": "请填写活动名称。"})
    story = StoryField(
        label="活动内容", longest=1000, error_messages={"required": "请写明活动内容。"}
    )
    trial_lines = forms.MultipleChoiceField(
        label="免费体验的服务",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "没有这项服务，请重新选择。"},
    )
    place = LineField(label="地点", longest=120, error_messages={"required": "请填写地点。"})
    day = DayField(label="哪一天", error_messages={"required": "请填写日期。"})
    begins = time_field("几点开始")
    ends = time_field("几点结束")
    capacity = count("名额", 1, MOST_SEATS)

    def __init__(self, *args, outlet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["trial_lines"].choices = [
            choice for choice in ServiceLine.choices if choice[0] in outlet.service_lines
        ]
        self.fields["place"].initial = outlet.place

    def clean(self):
        given = self.cleaned_data
        day, begins, ends = (given.pop(name, None) for name in ("day", "begins", "ends"))
        if day and begins and ends:
            given["starts_at"] = timezone.make_aware(datetime.combine(day, begins))
            given["ends_at"] = timezone.make_aware(datetime.combine(day, ends))
            if ends <= begins:
                self.add_error("ends", ValidationError("结束时间要晚于开始时间。", code="order"))
        return given


class SeatForm(forms.Form):
    """Who would like to come."""

    name = LineField(
        label="怎么称呼您", longest=20, error_messages={"required": "请填写怎么称呼您。"}
    )
    phone = MobileField(
        label="手机号",
        help_text="验证码发到这个号码。称呼和手机号只用于这次活动，结束30天后删除。",
        error_messages={"required": "请填写手机号。"},
    )


class CodeForm(forms.Form):
    code = SmsCodeField(label="短信里的六位验证码")


class CancelForm(forms.Form):
    number = LineField(
        label="报名编号", longest=40, error_messages={"required": "请填写报名编号。"}
    )
    code = LineField(
        label="取消码",
        longest=20,
        help_text="在报名成功的短信和页面上。",
        error_messages={"required": "请填写取消码。"},
    )


class PaperForm(forms.Form):
    """Somebody at the counter."""

    name = LineField(label="称呼", longest=20, error_messages={"required": "请填写称呼。"})
    phone = PhoneField(label="手机号", required=False, help_text="没有就不填。")


class HeadcountForm(forms.Form):
    headcount = count("到场人数", 0, 100_000)


class CallOffForm(forms.Form):
    note = LineField(
        label="取消的原因",
        longest=200,
        help_text="报了名的人看得到。",
        error_messages={"required": "请写明取消的原因。"},
    )
