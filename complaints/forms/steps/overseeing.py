"""Notes, more time, and a push from the service centre."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.formats import date_format

from bureaus.models import BureauMember
from complaints.forms.steps.step import StepForm, people_of, required_note
from complaints.transitions import Action
from reminders import deadlines
from reminders.models import Deadline


class NoteForm(StepForm):
    action = Action.NOTE
    leads_to = "只增加一条记录，状态和时限不变。公开说明和内部记录至少填一项。"


class ExtendForm(StepForm):
    action = Action.EXTEND
    leads_to = "只能在届满之前、由另一位领导批准；延长多少由时限规则决定。"
    deadline = forms.ModelChoiceField(
        Deadline.objects.none(), label="时限", empty_label="请选择时限"
    )
    approved_by = forms.ModelChoiceField(
        get_user_model().objects.none(), label="批准人", empty_label="请选择分管领导"
    )
    public_note = required_note("延期原因", "投诉人会看到。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        clocks = deadlines.open_clocks(self.complaint).extensible()
        self.fields["deadline"].queryset = clocks.select_related("rule")
        self.fields["deadline"].label_from_instance = clock_label
        leaders = people_of(self.complaint.bureau_id, BureauMember.Role.LEADER)
        self.fields["approved_by"].queryset = leaders.exclude(pk=self.user.pk)


class RevokeExtensionForm(StepForm):
    action = Action.REVOKE_EXTENSION
    leads_to = (
        "不同意延期或者批错了的，撤销以后期限恢复原来的届满日；申请的人收到消息，能看到原因。"
    )
    deadline = forms.ModelChoiceField(
        Deadline.objects.none(), label="时限", empty_label="请选择时限"
    )
    internal_note = required_note("撤销原因", "承办人会看到，不对投诉人公开。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        clocks = deadlines.open_clocks(self.complaint).extended()
        self.fields["deadline"].queryset = clocks.select_related("rule")
        self.fields["deadline"].label_from_instance = extended_label


class UrgeForm(StepForm):
    action = Action.URGE
    leads_to = "提醒承办单位加快办理，状态和时限不变。"


class SuperviseForm(StepForm):
    action = Action.SUPERVISE
    leads_to = "列入督办并通知承办单位分管领导，状态和时限不变。"
    internal_note = required_note("督办要求", "承办单位会看到，不对投诉人公开。")


def clock_label(deadline):
    rule = deadline.rule
    more = f"{rule.extension_length}{rule.get_unit_display()}"
    return f"{rule.name}，{date_format(deadline.due_on)}届满，可延长{more}"


def extended_label(deadline):
    return f"{deadline.rule.name}，已延至{date_format(deadline.due_on)}"
