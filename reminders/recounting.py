"""Counting the open clocks anew when the calendar has changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from gaotai_jiazheng.workdays import DueDate, WorkCalendar
from reminders import subjects
from reminders.calendars import calendar
from reminders.counting import counted, set_due, with_periods
from reminders.models import CalendarMove, CalendarYear, Deadline

BATCH = 500

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Moved:
    """A clock whose last day is another one than before."""

    deadline: Deadline
    due_before: date
    due_on: date


def would_move(deadlines: QuerySet[Deadline], with_calendar: WorkCalendar) -> Iterator[Moved]:
    """The open clocks whose last day would be another one by that calendar; nothing is written."""
    rows = with_periods(deadlines.open().select_related("owner")).order_by("pk")
    for deadline, due in changes(rows.iterator(chunk_size=BATCH), with_calendar):
        if due.on != deadline.due_on:
            yield Moved(deadline, deadline.due_on, due.on)


@transaction.atomic
def recompute(deadlines: QuerySet[Deadline], *, year: CalendarYear | None = None) -> list[Moved]:
    """Count the open clocks anew by the calendar as it is, and return those whose last day moved.

    year: the year that was loaded; each move is recorded with it.
    A clock that only ceases to be provisional is written and announced, but has not moved.
    """
    keys = list(deadlines.open().order_by("pk").values_list("pk", flat=True))
    moved = []
    for begin in range(0, len(keys), BATCH):
        moved += recompute_batch(keys[begin : begin + BATCH], year)
    return moved


def recompute_batch(keys: list[int], year: CalendarYear | None) -> list[Moved]:
    batch = Deadline.objects.filter(pk__in=keys).open()
    subjects.lock(batch)
    rows = with_periods(batch.select_for_update(of=("self",))).order_by("pk")
    today = timezone.localdate()
    changed, moved = [], []
    for deadline, due in changes(rows, calendar()):
        if due.on != deadline.due_on:
            moved.append(Moved(deadline, deadline.due_on, due.on))
        set_due(deadline, due, on=today)
        changed.append(deadline)
    fields = ["due_on", "is_provisional", "round", "next_reminder_on"]
    Deadline.objects.bulk_update(changed, fields)
    record_moves(moved, year)
    subjects.announce(changed)
    return moved


def record_moves(moved: list[Moved], year: CalendarYear | None) -> None:
    for move in moved:
        log.info(
            "deadline_moved",
            deadline=move.deadline.pk,
            subject=move.deadline.subject_label,
            due_before=str(move.due_before),
            due_on=str(move.due_on),
        )
    if year is not None:
        CalendarMove.objects.bulk_create(
            CalendarMove(
                deadline=move.deadline, year=year, due_before=move.due_before, due_on=move.due_on
            )
            for move in moved
        )


def changes(
    deadlines: Iterable[Deadline], by_calendar: WorkCalendar
) -> Iterator[tuple[Deadline, DueDate]]:
    """The clocks whose last day or its certainty differs by that calendar, with what it would be."""
    for deadline in deadlines:
        due = counted(deadline, by_calendar)
        if (due.on, due.is_provisional) != (deadline.due_on, deadline.is_provisional):
            yield deadline, due
