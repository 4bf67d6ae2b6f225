"""Asking to see a complainant's open data."""

from django import forms

SEALED_FIELDS = {
    "complainant_name": "姓名",
    "complainant_phone": "电话",
    "complainant_address": "地址",
}


class RevealForm(forms.Form):
    """Which of the sealed fields, and why; only what is needed should be ticked."""

    fields_to_open = forms.MultipleChoiceField(
        label="要看的内容",
        choices=list(SEALED_FIELDS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择要看的内容。"},
    )
    reason = forms.CharField(
        label="理由",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如：电话联系投诉人核实情况。理由会长期保存，请不要写电话和证件号。",
    )
