"""A question, a call for help or a suggestion as a form of two short pages."""

from django import forms

from complaints.forms.matter import (
    MatterForm,
    category_field,
    consent_field,
    files_field,
    phone_field,
    place_field,
    title_field,
)
from complaints.transitions import Kind
from gaotai_jiazheng.form_fields import LineField, StoryField

WAYS = [
    (Kind.CONSULTATION, "咨询：想问清楚一件事"),
    (Kind.HELP, "求助：遇到困难，请帮一把"),
    (Kind.SUGGESTION, "建议：希望改进什么"),
]


class InquiryForm(MatterForm):
    """What is asked of who wants an answer and complains of nobody."""

    kind = forms.ChoiceField(
        label="您想",
        choices=WAYS,
        widget=forms.RadioSelect,
        error_messages={
            "required": "请选择咨询、求助还是建议。",
            "invalid_choice": "没有这个选项，请重新选择。",
        },
    )
    category = category_field(Kind.CONSULTATION, "关于什么")
    content = StoryField(
        label="您要问的或者要说的",
        longest=2000,
        help_text="写几句就行。请不要写身份证号和银行卡号。",
        error_messages={"required": "请写下您要问的或者要说的。"},
    )
    title = title_field()
    attachments = files_field("照片或者文件", required=False)
    place = place_field()
    complainant_name = LineField(
        label="怎么称呼您",
        longest=40,
        help_text="例如：王女士。",
        error_messages={"required": "请写下怎么称呼您。"},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    complainant_phone = phone_field(error_messages={"required": "请填写能找到您的电话。"})
    consent_version = consent_field()

    def filing_values(self):
        return {**super().filing_values(), "demand": ""}
