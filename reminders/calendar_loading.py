"""Loading a year's announced days off, and what it does to the open clocks."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import structlog
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from reminders import deadlines
from reminders.announcements import Arrangement, ListedDay, read_announcement
from reminders.calendars import calendar, calendar_with
from reminders.deadlines import Moved
from reminders.models import CalendarDay, CalendarYear, Deadline

SHIPPED_CALENDARS = sorted((Path(__file__).parent / "data").glob("calendar_*.csv"))
# Held while a year is loaded: a year that is not there yet has no row to lock.
CALENDAR_LOCK = 0x63616C65

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Loaded:
    """A loaded year and the clocks that moved with it."""

    year: CalendarYear
    moved: list[Moved]
    has_changed: bool


def preview_year(arrangement: Arrangement) -> list[Moved]:
    """The open clocks that would move if this announcement were loaded; nothing is written."""
    refuse_days_of_another_year(arrangement)
    return list(deadlines.would_move(touched_by(arrangement), calendar_with(arrangement)))


@transaction.atomic
def load_year(arrangement: Arrangement, *, by: User | None = None) -> Loaded:
    """Put an announcement in the place of what its year has now, and count the open clocks anew.

    The same announcement a second time writes nothing, also where both arrive at once.
    Raises ValidationError, code day_of_another_year, for a day that another announcement names.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CALENDAR_LOCK])
    refuse_days_of_another_year(arrangement)
    year = CalendarYear.objects.filter(pk=arrangement.year).first()
    if year is not None and is_same(year, arrangement):
        return Loaded(year, [], has_changed=False)
    touched = list(touched_by(arrangement).values_list("pk", flat=True))
    year = write_year(year or CalendarYear(pk=arrangement.year), arrangement, by)
    calendar.forget()
    transaction.on_commit(calendar.forget)
    moved = deadlines.recompute(Deadline.objects.filter(pk__in=touched), year=year)
    look_again(timezone.localdate())
    log.info("calendar_loaded", year=year.pk, document=year.document, moved=len(moved))
    return Loaded(year, moved, has_changed=True)


def look_again(on: date) -> None:
    """Have the next run of the reminders look at every ticking clock: two working days before a last day that stays may
    lie earlier by now than the day on which the clock was to be looked at. One that somebody works on is left alone."""
    waiting = Deadline.objects.running().filter(next_reminder_on__gt=on)
    keys = list(waiting.select_for_update(skip_locked=True).values_list("pk", flat=True))
    Deadline.objects.filter(pk__in=keys).update(next_reminder_on=on)


def load_file(path: Path, *, by: User | None = None) -> Loaded:
    """Load a table or a notice from a file. Raises ValidationError with what is wrong in it."""
    arrangement = read_announcement(path.read_text("utf-8-sig"))
    if not arrangement.document:
        raise ValidationError("文件没有写明文号。", code="document_missing")
    return load_year(arrangement, by=by)


def touched_by(arrangement: Arrangement) -> QuerySet[Deadline]:
    """The open clocks that could move: the provisional ones, and those that run over a changed day."""
    touched = Q(is_provisional=True)
    changed = changed_days(arrangement)
    if changed:
        touched |= Q(received_on__lt=max(changed), due_on__gte=min(changed))
    return Deadline.objects.open().filter(touched)


def changed_days(arrangement: Arrangement) -> set[date]:
    """The days of years already announced that this announcement treats otherwise than until now."""
    before = current_days(arrangement.year)
    announced = set(CalendarYear.objects.values_list("pk", flat=True))
    differing = {(row.day, row.kind) for row in before ^ set(arrangement.days)}
    return {day for day, _ in differing if day.year in announced}


def current_days(year: int) -> set[ListedDay]:
    rows = CalendarDay.objects.filter(year=year)
    return {ListedDay(row.day, row.kind, row.name) for row in rows}


def is_same(year: CalendarYear, arrangement: Arrangement) -> bool:
    return (
        year.document == arrangement.document
        and year.source_url == arrangement.source_url
        and year.announced_on == arrangement.announced_on
        and current_days(year.pk) == set(arrangement.days)
    )


def write_year(year: CalendarYear, arrangement: Arrangement, by: User | None) -> CalendarYear:
    year.document = arrangement.document
    year.source_url = arrangement.source_url
    year.announced_on = arrangement.announced_on
    year.loaded_by = by
    year.full_clean()
    year.save()
    year.days.all().delete()
    rows = [
        CalendarDay(year=year, day=listed.day, kind=listed.kind, name=listed.name)
        for listed in arrangement.days
    ]
    for row in rows:
        row.clean_fields(exclude=["year"])
    CalendarDay.objects.bulk_create(rows)
    return year


def refuse_days_of_another_year(arrangement: Arrangement) -> None:
    days = [listed.day for listed in arrangement.days]
    taken = CalendarDay.objects.filter(day__in=days).exclude(year=arrangement.year)
    faults = [f"{date_format(row.day)}已经列在{row.year_id}年的安排中。" for row in taken]
    if faults:
        raise ValidationError(
            [ValidationError(fault, code="day_of_another_year") for fault in faults]
        )
