"""What an officer types when reviewing registrations and changes."""

from django import forms

from enterprises.forms.registration import RegistrationForm
from enterprises.transitions import Action
from gaotai_jiazheng.form_fields import LineField, StoryField

NOTE_HINTS = {
    Action.VERIFY: "选填。申请人看得到。",
    Action.DOUBT: "写明哪里和登记注册信息不一致。申请人看得到。",
    Action.APPROVE: "选填。申请人看得到。",
    Action.REFUSE: "写明理由。申请人看得到。",
    Action.SEND_BACK: "选填，对所有栏目的说明。申请人看得到。",
}
REASON_NEEDED = frozenset({Action.DOUBT, Action.REFUSE})


class StepForm(forms.Form):
    """A step with a note."""

    note = StoryField(
        label="说明",
        longest=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明理由。"},
    )

    def __init__(self, *args, action, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = action in REASON_NEEDED
        self.fields["note"].help_text = NOTE_HINTS.get(action, "")

    def values(self) -> dict:
        """The arguments of the service."""
        return {"note": self.cleaned_data["note"]}


class SendBackForm(StepForm):
    """What is to be put right, field by field; what is left empty is in order.

    answers: field name -> what was answered, in words.
    """

    def __init__(self, *args, answers, **kwargs):
        super().__init__(*args, **kwargs)
        note = self.fields.pop("note")
        for name, field in RegistrationForm.base_fields.items():
            answer = answers.get(name)
            self.fields[f"remark_{name}"] = LineField(
                label=field.label,
                longest=300,
                required=False,
                help_text=f"填的是：{answer}" if answer else "没有填。",
            )
        self.fields["note"] = note

    def values(self):
        remarks = {
            name.removeprefix("remark_"): text
            for name, text in self.cleaned_data.items()
            if name.startswith("remark_") and text
        }
        return {"remarks": remarks, "note": self.cleaned_data["note"]}


class ReasonForm(forms.Form):
    """A reason that is kept."""

    reason = LineField(label="理由", longest=200, error_messages={"required": "请写明理由。"})


class ReleaseForm(ReasonForm):
    """Why those who bind an enterprise do so no more."""

    reason = LineField(
        label="理由",
        longest=150,
        help_text="例如：原负责人去世，营业执照原件和现任法定代表人的证件已核对。留在权限变更记录里，也告诉原来的负责人；不要写姓名、电话、证件号。",
        error_messages={"required": "请写明理由。"},
    )


class StandingForm(ReasonForm):
    """Why an entry is suspended, restored or cancelled."""

    reason = LineField(
        label="理由",
        longest=200,
        help_text="企业收到；暂停、注销的理由写在企业的公开页面上，请不要写姓名、电话、证件号。",
        error_messages={"required": "请写明理由。"},
    )
