"""The complaint as an officer writes it down for somebody at the counter or on the telephone."""

from django import forms
from django.core.exceptions import ValidationError

from complaints.forms.intake import IntakeForm, extras_field
from complaints.forms.questions import EXTRAS
from papers.taking import received_field


class OnBehalfForm(IntakeForm):
    """The same questions for an officer who writes down what somebody says at the counter or telephone.

    An officer sees the papers of an agent and need not scan them; the extra fields are all on the page.
    """

    extras = extras_field("没有就不选。选了的，把下面对应的一栏打开填写。")
    attachments = None
    agent_papers = None
    agent_originals = forms.BooleanField(
        label="已经查验授权委托书原件和代理人身份证件",
        error_messages={"required": "代理人投诉要查验授权委托书原件和身份证件。"},
    )
    received_on = received_field(
        label="交来纸质表的，收到日期",
        required=False,
        initial=None,
        help_text="表上“经办人填写”里的日期。当面或者电话说的，不填。",
    )

    # Field -> its label, its hint, and the sentence when it is left empty, as an officer reads them.
    STAFF_WORDS = {
        "demand_choices": (
            "投诉人的诉求",
            "可以选几项；没有合适的，写在下面。",
            "请选择或者写下投诉人的诉求。",
        ),
        "complainant_name": (
            "投诉人姓名",
            "请投诉人说真实姓名，按身份证上的字写。登记以后只显示一部分。",
            "请填写投诉人的真实姓名。",
        ),
        "hides_name": (
            "投诉人不愿让被投诉的一方知道姓名",
            "请说明：调解时对方需要知道是谁，可能要投诉人另行同意。",
            "",
        ),
        "complainant_phone": (
            "投诉人电话",
            "手机，或者带区号的固定电话，例如 0936-6621234。回执发到这个手机，请复述核对。",
            "请填写能找到投诉人的电话。",
        ),
        "complainant_address": (
            "投诉人地址",
            "需要上门核实或者寄文书时才用。投诉人不愿说，就不填。",
            "",
        ),
        "agrees_to_publish": (
            "投诉人同意公示这件投诉的处理情况",
            "公示的内容没有投诉人的姓名、电话和地址。没有问到，不要勾选。",
            "",
        ),
        "agrees_to_entrust": (
            "投诉人同意委托消费者协会等组织调解",
            "不同意也可以，由承办单位自己调解。",
            "",
        ),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (label, hint, is_missing) in self.STAFF_WORDS.items():
            field = self.fields[name]
            field.label, field.help_text = label, hint
            if is_missing:
                field.error_messages["required"] = is_missing
        # The browser would offer the officer's own name, number and address.
        for name in ("complainant_name", "complainant_phone", "complainant_address"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["consent_version"].label = "已向投诉人说明隐私告知，投诉人同意"

    def names_of(self, slug):
        """The fields of an extra on this form."""
        own = ("agent_originals",) if slug == "agent" else ()
        return [name for name in (*EXTRAS[slug][1], *own) if name in self.fields]

    def leave_out(self):
        """Everything stays on the page; what was not picked need not be filled."""
        for slug in EXTRAS.keys() - self.picked():
            for name in self.names_of(slug):
                self.fields[name].required = False

    def is_filled(self, slug) -> bool:
        """Whether anything was written or ticked in the part of an extra."""
        return any(str(self[name].value() or "").strip() for name in self.names_of(slug))

    def clean_extras(self):
        """What was picked. Code filled_not_picked: a part that is filled and not picked would be lost."""
        picked = super().clean_extras()
        for slug in EXTRAS:
            if slug not in picked and self.is_filled(slug):
                message = f"“{EXTRAS[slug][0]}”一栏填了内容，这里没有打勾。要登记的打勾，不要的清空那一栏。"
                raise ValidationError(message, code="filled_not_picked")
        return picked

    def plain_fields(self):
        extra = {name for slug in EXTRAS for name in self.names_of(slug)}
        return [self[name] for name in self.fields if name not in extra]

    def extra_groups(self) -> list[dict]:
        """What may be opened below the plain fields: {label, fields, is_open}."""
        picked = self.picked()
        return [
            {
                "label": label,
                "fields": [self[name] for name in self.names_of(slug)],
                "is_open": slug in picked or self.is_filled(slug),
            }
            for slug, (label, _fields) in EXTRAS.items()
        ]

    def filing_values(self):
        values = super().filing_values()
        values.pop("agent_originals", None)
        values.pop("received_on", None)
        return values
