"""How long a clock runs, by its rule, its extensions, its pauses and a calendar."""

from datetime import date, timedelta

from django.db.models import QuerySet

from gaotai_jiazheng.workdays import DueDate, WorkCalendar
from reminders import ladder
from reminders.calendars import calendar
from reminders.models import Deadline
from reminders.stages import stages

ONE_DAY = timedelta(days=1)


def counted(deadline: Deadline, by_calendar: WorkCalendar | None = None) -> DueDate:
    """The last day of a clock with its extensions, over its ended pauses; a given day stays as it is."""
    rule = deadline.rule
    if rule.has_given_day:
        return DueDate(deadline.due_on, is_provisional=False)
    return (by_calendar or calendar()).due(
        deadline.received_on,
        length_of(deadline),
        rule.unit,
        roll_forward=rule.roll_forward,
        pauses=pauses_of(deadline),
    )


def set_due(deadline: Deadline, due: DueDate, *, on: date) -> None:
    """Take over a counted day. A moved day begins a new round of reminders; on: when it moved."""
    waits_for = deadline.next_reminder_on  # may be past, when no run has been since
    if deadline.due_on != due.on:
        deadline.due_on = due.on
        deadline.round += 1
        waits_for = None
    deadline.is_provisional = due.is_provisional
    days = (waits_for, next_reminder(deadline, after=on - ONE_DAY))
    deadline.next_reminder_on = min(filter(None, days), default=None)


def next_reminder(deadline: Deadline, *, after: date) -> date | None:
    return ladder.next_reminder_on(deadline, stages(), calendar(), after)


def with_periods(deadlines: QuerySet[Deadline]) -> QuerySet[Deadline]:
    """With all that counting asks for: rule, pauses and extensions."""
    return deadlines.select_related("rule").prefetch_related("pauses", "extensions")


def length_of(deadline: Deadline) -> int:
    """The rule's length and every extension that stands, in the unit of the rule."""
    standing = [each for each in deadline.extensions.all() if each.revoked_on is None]
    return deadline.rule.length + sum(extension.length for extension in standing)


def pauses_of(deadline: Deadline) -> list[tuple[date, date]]:
    """The ended pauses, (paused_on, resumed_on)."""
    return [
        (pause.paused_on, pause.resumed_on)
        for pause in deadline.pauses.all()
        if pause.resumed_on is not None
    ]
