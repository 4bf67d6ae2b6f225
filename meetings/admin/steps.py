"""The steps of the workbench that have a form: which form, and which service takes it."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms

from meetings.forms.steps import (
    ActionForm,
    AttendanceForm,
    CancelForm,
    EditTopicForm,
    ExtendForm,
    MinutesForm,
    NoteForm,
    OutcomeForm,
    ResultForm,
    TopicForm,
)
from meetings.services import actions, minutes, planning


@dataclass(frozen=True)
class FormStep:
    """take: (row, by=, **what was filled in). given: row -> what the form wants to know. filled: row -> what
    stands in the form at first."""

    heading: str
    form: type[forms.Form]
    take: Callable
    given: Callable = lambda row: {}
    filled: Callable = lambda row: {}


def its_meeting(meeting):
    return {"meeting": meeting}


def hold(meeting, *, came, notes, by):
    return planning.hold(meeting, came=[each.pk for each in came], notes=notes, by=by)


def everybody(meeting):
    return {"came": list(meeting.invitations.values_list("bureau_id", flat=True))}


def last_minutes(meeting):
    """The text to write on in: the draft, or what was signed last."""
    last = meeting.minutes.order_by("-version").first()
    return {"text": last.text, "reason": "" if last.signed_at else last.reason} if last else {}


def topic(item):
    names = ("title", "line", "position", "is_dropped")
    return {name: getattr(item, name) for name in names}


OF_MEETING = {
    "topic": FormStep("增加议题", TopicForm, planning.add_item, its_meeting),
    "hold": FormStep("登记召开", AttendanceForm, hold, its_meeting, everybody),
    "minutes": FormStep("写纪要", MinutesForm, minutes.write, filled=last_minutes),
    "action": FormStep("登记议定事项", ActionForm, actions.decide, its_meeting),
    "cancel": FormStep("取消会议", NoteForm, planning.cancel),
}
OF_ITEM = {
    "edit": FormStep("修改议题", EditTopicForm, planning.edit_item, filled=topic),
    "settle": FormStep("登记议题结果", OutcomeForm, planning.settle),
}
OF_ACTION = {
    "finish": FormStep("登记办结", ResultForm, actions.finish),
    "extend": FormStep("延期", ExtendForm, actions.extend),
    "cancel": FormStep("取消事项", CancelForm, actions.cancel),
}
