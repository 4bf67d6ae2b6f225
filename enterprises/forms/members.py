"""Inviting people into an enterprise and coming in by a code."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.access import has_personal_number
from enterprises.forms.registration import AccountForm, ticks
from enterprises.models import EnterpriseMember, Scope
from gaotai_jiazheng.form_fields import DayField, LineField, MobileField, SmsCodeField
from gaotai_jiazheng.typed_values import mobile_of

ROLE_WORDS = [
    (EnterpriseMember.Role.CLERK, "经办人：办日常的事，不能代表企业作承诺"),
    (EnterpriseMember.Role.DELEGATE, "受托人：在授权范围内代表企业"),
    (EnterpriseMember.Role.OWNER, "负责人：和您一样，什么都能办"),
]


class InviteForm(forms.Form):
    contact = LineField(
        label="对方的手机号或者邮箱",
        longest=120,
        help_text="邀请码发到那里，七天内有效。",
        error_messages={"required": "请填写手机号或者邮箱。"},
    )
    role = forms.ChoiceField(
        label="担任",
        choices=ROLE_WORDS,
        widget=forms.RadioSelect,
        error_messages={
            "required": "请选择担任什么。",
            "invalid_choice": "没有这个选项，请重新选择。",
        },
    )
    scopes = ticks("受托办理哪些事", Scope.choices, required=False)
    member_until = DayField(
        label="到哪一天为止", required=False, help_text="含这一天；不填就一直有效。"
    )

    def clean_contact(self):
        contact = self.cleaned_data["contact"].replace(" ", "")
        if mobile := mobile_of(contact):
            return mobile
        try:
            validate_email(contact)
        except ValidationError:
            raise ValidationError("请填写11位手机号，或者正确的邮箱。", code="contact") from None
        return contact


class CodeForm(forms.Form):
    """The code of an invitation."""

    code = LineField(label="邀请码", longest=40, error_messages={"required": "请填写八位邀请码。"})


class PhoneCodeForm(forms.Form):
    """The code that came to a telephone number, or that a bureau's officer has handed out."""

    phone_code = SmsCodeField(
        label="验证码",
        help_text="短信里或者窗口纸条上的六位数字。",
        error_messages={"required": "请填写六位验证码。"},
    )


class NewMemberForm(AccountForm):
    """The account of somebody who was invited and has none, asked for step by step: who it is; the code
    that proves the number; the password."""

    PHONE, CODE, PASSWORD = "phone", "code", "password"
    FIELDS = {
        PHONE: ("name", "phone"),
        CODE: ("name", "phone", "phone_code"),
        PASSWORD: ("name", "phone", "password", "password_again", "email"),
    }

    name = LineField(label="您的姓名", longest=40, error_messages={"required": "请填写姓名。"})
    phone = MobileField(
        label="您的手机号",
        help_text="验证码发到这个号码；以后用它登录。",
        error_messages={"required": "请填写手机号。"},
    )
    phone_code = PhoneCodeForm.base_fields["phone_code"]
    field_order = ("name", "phone", "phone_code", "password", "password_again", "email")

    def __init__(self, *args, step, **kwargs):
        super().__init__(*args, **kwargs)
        self.step = step
        self.fields = {name: self.fields[name] for name in self.FIELDS[step]}


class CounterCodeForm(forms.Form):
    """What an officer at the counter writes down before a code is printed."""

    phone = MobileField(
        label="对方的手机号",
        help_text="请对方当面用这部手机拨打一次，或者出示本机号码。",
        error_messages={"required": "请填写手机号。"},
    )
    checked = LineField(
        label="核对了什么",
        longest=120,
        help_text="例如：居民身份证、营业执照原件。不要写证件号码。",
        error_messages={"required": "请写明核对了哪些证件。"},
    )

    def clean_checked(self):
        checked = self.cleaned_data["checked"]
        if has_personal_number(checked):
            raise ValidationError("这里会保存，请不要写证件号码和电话。", code="personal_data")
        return checked
