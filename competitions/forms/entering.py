"""What is asked of who takes part."""

from django import forms

from competitions.models import Event
from gaotai_jiazheng.form_fields import IdNumberField, LineField, MobileField, SmsCodeField
from regions.models import Town

UNKNOWN = "没有这一项，请重新选。"


class EventChoice(forms.Form):
    """Which event; all that is asked of a worker whom the register knows."""

    event = forms.ModelChoiceField(
        label="比赛项目",
        queryset=Event.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择比赛项目。", "invalid_choice": UNKNOWN},
    )

    def __init__(self, *args, competition, **kwargs):
        super().__init__(*args, **kwargs)
        # The page says which competition it is; the row saves its service a query.
        self.competition = competition
        self.fields["event"].queryset = competition.contests.select_related("competition")


class PersonForm(EventChoice):
    """Somebody who is not signed in: the code is sent to her telephone."""

    name = LineField(label="姓名", longest=20, error_messages={"required": "请填写姓名。"})
    id_number = IdNumberField(
        label="身份证号码",
        help_text="用来核对是不是同一个人；不公开。",
        error_messages={"required": "请填写身份证号码。"},
    )
    phone = MobileField(
        label="手机号",
        help_text="验证码发到这个号码。",
        error_messages={"required": "请填写手机号。"},
    )
    town = forms.ModelChoiceField(
        label="住在哪个镇",
        queryset=Town.objects.filter(is_active=True),
        required=False,
        empty_label="不在本县，或者不填",
        error_messages={"invalid_choice": UNKNOWN},
    )


class CodeForm(forms.Form):
    code = SmsCodeField(label="短信里的六位验证码")
