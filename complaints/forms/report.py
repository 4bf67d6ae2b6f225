"""The violation report as a form: a clue and its facts, and a name or none."""

from django import forms

from complaints.forms.matter import (
    MatterForm,
    address_field,
    category_field,
    consent_field,
    day_field,
    enterprise_field,
    files_field,
    phone_field,
    place_field,
    title_field,
)
from complaints.titles import title_from
from complaints.transitions import Kind
from gaotai_jiazheng.form_fields import LineField, StoryField

NAMED = "named"
ANONYMOUS = "anonymous"
REPORTER = ("complainant_name", "complainant_phone", "complainant_address")


class ReportForm(MatterForm):
    """What is asked of a reporter: a specific clue and the facts behind it (总局令第121号第二十八条).

    Who reports without a name leaves nothing: neither the draft nor the case keeps what was typed before.
    """

    category = category_field(Kind.VIOLATION_REPORT, "是哪一类违法行为")
    clue = StoryField(
        label="具体线索",
        longest=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="谁、在什么地方、做了什么违法的事。",
        error_messages={"required": "请写下具体线索：谁、在哪里、做了什么。"},
    )
    facts = StoryField(
        label="对应的事实",
        longest=2400,
        help_text="您看到、听到或者经历了什么，什么时候，手里有什么能证明。",
        error_messages={"required": "请写下对应的事实；只有怀疑没有事实的，没有办法核查。"},
    )
    title = title_field()
    occurred_on = day_field()
    respondent_name = LineField(
        label="被举报的企业或者个人名称",
        longest=80,
        required=False,
        help_text="写几个字后按“查找”，从名录里选；名录里没有，写全名就行。",
        error_messages={"required": "请填写被举报的企业或者个人名称。"},
    )
    enterprise = enterprise_field()
    respondent_address = address_field()
    place = place_field()
    attachments = files_field("照片、单据、聊天截图", required=False)
    identity = forms.ChoiceField(
        label="要不要留姓名",
        choices=[
            (NAMED, "实名举报：留姓名和电话，方便联系核实，只有承办单位能看到"),
            (ANONYMOUS, "匿名举报：不留姓名和电话，只能凭编号和查询码查看"),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": "请选择实名还是匿名。",
            "invalid_choice": "没有这个选项，请重新选择。",
        },
    )
    complainant_name = LineField(
        label="您的姓名",
        longest=40,
        help_text="匿名的不用填。",
        error_messages={"required": "实名举报请填写您的真实姓名；不想留姓名的，选匿名举报。"},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    complainant_phone = phone_field(
        error_messages={"required": "实名举报请填写能找到您的电话；不想留的，选匿名举报。"}
    )
    complainant_address = LineField(
        label="您的地址", longest=160, required=False, help_text="匿名的不用填。"
    )
    consent_version = consent_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "identity" in self.fields and "complainant_name" in self.fields:
            # Asked together on one page: what is needed hangs on the choice above.
            for name in ("complainant_name", "complainant_phone"):
                self.fields[name].required = self["identity"].value() == NAMED

    def leave_out(self):
        if self["identity"].value() == ANONYMOUS:
            for name in REPORTER:
                self.fields.pop(name)

    def clean(self):
        if self.cleaned_data.get("identity") == ANONYMOUS:
            for name in set(REPORTER) & self.fields.keys():
                self.errors.pop(name, None)
                self.cleaned_data[name] = ""

    def typed_answers(self, *, in_order_only=True):
        """As typed; who is or becomes anonymous leaves no name in the draft."""
        answers = super().typed_answers(in_order_only=in_order_only)
        if answers.get("identity") == ANONYMOUS:
            answers |= dict.fromkeys(REPORTER, "")
        return answers

    def filing_values(self):
        clue, facts = self.cleaned_data["clue"], self.cleaned_data["facts"]
        self.cleaned_data["content"] = f"线索：{clue}\n\n事实：{facts}"
        values = super().filing_values()
        for name in ("clue", "facts"):
            values.pop(name)
        is_anonymous = values.pop("identity") == ANONYMOUS
        values["title"] = self.cleaned_data["title"] or title_from(clue)
        return {
            **dict.fromkeys(REPORTER, ""),
            **values,
            "kind": Kind.VIOLATION_REPORT,
            "demand": "",
            "is_anonymous": is_anonymous,
        }
