"""What the forms of all steps have in common."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone

from bureaus.models import BureauMember
from complaints.transitions import Action, Kind
from reminders import rulebook

NOTES = ("public_note", "internal_note")
NOTE_LENGTH = 2000


class DayInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, **attrs):
        super().__init__(format="%Y-%m-%d", attrs=attrs)


def text_area(rows=4):
    return forms.Textarea(attrs={"rows": rows})


class StepForm(forms.Form):
    """What every step has: the last step the officer saw, and the two notes.

    ``leads_to`` says what the step does. ``told``: what the resident reads when the public note is empty.
    ``verb``: the name in ``complaints.services`` of what takes the step, where it is not the action's.
    ``term``: the rule whose length stands for {term} in ``leads_to``; a bureau may change it.
    """

    action: Action
    verb = ""
    leads_to = ""
    told = ""
    term = ""

    seen_step = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": "这一页已经过期，请回到案件页重新打开。"},
    )
    public_note = forms.CharField(
        label="公开说明",
        required=False,
        max_length=NOTE_LENGTH,
        widget=text_area(3),
        help_text="投诉人凭编号和查询码可以看到，请不要写其他人的个人信息。",
    )
    internal_note = forms.CharField(
        label="内部记录",
        required=False,
        max_length=NOTE_LENGTH,
        widget=text_area(3),
        help_text="只有办理单位看得到，不对投诉人公开。",
    )

    def __init__(self, *args, complaint, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.complaint = complaint
        self.user = user
        self.order_fields([name for name in self.fields if name not in NOTES])
        if self.told and "public_note" in self.fields:
            self.fields["public_note"].help_text += f"不填时投诉人看到：“{self.told}”"
        if self.term:
            length = rulebook.length_in_words(self.term, timezone.localdate())
            self.leads_to = self.leads_to.format(term=length)
        self.leads_to = self.in_words_of_kind(self.leads_to)
        for field in self.fields.values():
            field.label = self.in_words_of_kind(field.label)
            field.help_text = self.in_words_of_kind(field.help_text)

    def in_words_of_kind(self, text):
        """The text, which is written for complaints, with what the parties of this kind of case are called."""
        if text is None or self.complaint.kind == Kind.COMPLAINT:
            return text
        text = text.replace("被投诉人", self.complaint.respondent_word)
        text = text.replace("投诉人", self.complaint.complainant_word)
        text = text.replace("撤回投诉", f"撤回{self.complaint.noun}")
        return text.replace("件投诉", "件事项")

    def values(self) -> dict:
        """The keywords for the service."""
        return dict(self.cleaned_data)

    def done(self) -> str:
        """What the officer reads when the step was taken."""
        return f"已办理：{self.action.label}。"


def required_note(label, help_text):
    return forms.CharField(
        label=label, max_length=NOTE_LENGTH, widget=text_area(4), help_text=help_text
    )


def people_of(bureau_id, *roles):
    """Those who act for a bureau today, each once; in these roles, or in any."""
    members = BureauMember.objects.current(timezone.localdate()).filter(bureau=bureau_id)
    if roles:
        members = members.filter(role__in=roles)
    people = get_user_model().objects.filter(is_active=True, pk__in=members.values("user"))
    return people.order_by("name", "pk")
