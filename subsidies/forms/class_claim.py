"""What an institution fills in when it asks for a class's subsidy."""

from django import forms

from gaotai_jiazheng.form_fields import LineField


class ClassClaimForm(forms.Form):
    bank_account = LineField(
        label="单位银行账号", longest=30, help_text="12至24位数字，用本机构的对公账户。"
    )
