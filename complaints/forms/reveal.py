"""Asking to see a complainant's open data."""

from django import forms

from complaints.models.choices import Kind, Standing

SEALED_FIELDS = {
    "complainant_name": "姓名",
    "complainant_phone": "电话",
    "complainant_address": "地址",
}


# Standing -> what else there is to see.
BESIDE = {
    Standing.AGENT: ("agent", "代理人的姓名、电话、证件号码"),
    Standing.JOINT: ("joint", "联合投诉人的姓名、电话"),
}
COWORKERS = ("coworkers", "一起被欠薪的人的姓名、电话")


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

    def __init__(self, *args, standing, kind="", **kwargs):
        super().__init__(*args, **kwargs)
        further = [BESIDE[standing]] if standing in BESIDE else []
        if kind == Kind.WAGE_ARREARS:
            further.append(COWORKERS)
        self.fields["fields_to_open"].choices = [*SEALED_FIELDS.items(), *further]
