"""Inviting people into an enterprise and coming in by a code."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from enterprises.forms.registration import AccountForm, MobileField, ticks
from enterprises.models import EnterpriseMember, Scope
from gaotai_jiazheng.form_fields import DayField, LineField
from gaotai_jiazheng.identifiers import MOBILE

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
        if MOBILE.fullmatch(contact):
            return contact
        try:
            validate_email(contact)
        except ValidationError:
            raise ValidationError("请填写11位手机号，或者正确的邮箱。", code="contact") from None
        return contact


class CodeForm(forms.Form):
    """The code of an invitation."""

    code = LineField(label="邀请码", longest=40, error_messages={"required": "请填写八位邀请码。"})


class NewMemberForm(AccountForm):
    """The account of somebody who was invited and has none."""

    name = LineField(label="您的姓名", longest=40, error_messages={"required": "请填写姓名。"})
    phone = MobileField(
        label="您的手机号",
        help_text="以后用它登录。",
        error_messages={"required": "请填写手机号。"},
    )
    field_order = ("name", "phone", "password", "password_again", "email")
