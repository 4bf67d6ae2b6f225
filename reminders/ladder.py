"""The ladder: on which days a clock reminds, and whom. Dates in, dates out; no database.

A rung is given on one day. Its key is what makes it unique within a round of the clock: the stage's
slug, or slug and date where the stage repeats. A rung never falls on the day of receipt or before it.

``stages`` are the rows of ``reminders.stages.stages()`` and ``calendar`` is the ``WorkCalendar``;
a clock is anything with ``state``, ``received_on`` and ``due_on``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

# An announced holiday is at most nine days long; a week's rung rolls forward no further than this.
LONGEST_ROLL = timedelta(days=14)
WEEK = timedelta(days=7)
# A half-time reminder on a day on which "two workdays left" is said as well would only be noise.
COUNT_DOWN_WORKDAYS = 2
REPEATED = frozenset({"overdue_daily", "overdue_weekly"})
BEFORE_THE_END = frozenset({"half_time", "before_due", "due_day"})


@dataclass(frozen=True)
class Rung:
    """One reminder that has to be given: its key, its day, and to which audiences."""

    stage: str
    due_to_send_on: date
    audiences: tuple[str, ...]


def rungs_due(clock, stages, calendar, on: date, *, since: date | None = None) -> list[Rung]:
    """The rungs from one day to another, both included, the earliest first.

    since: None for all from the beginning. A paused or ended clock has none.
    """
    if clock.state != "running":
        return []
    rungs = []
    for stage in stages:
        days = rung_days(stage, clock, calendar, since or date.min)
        for day in takewhile(lambda day: day <= on, days):
            key = f"{stage.slug}:{day}" if stage.anchor in REPEATED else stage.slug
            rungs.append(Rung(key, day, tuple(stage.audiences)))
    return sorted(rungs, key=lambda rung: rung.due_to_send_on)


def next_reminder_on(clock, stages, calendar, after: date) -> date | None:
    """The day of the first rung later than a day; None when there is none or the clock stands still.

    after: for a new clock the day of receipt (what was missed by a late entry is then given late);
        for a clock that was moved, the day before it was moved.
    """
    if clock.state != "running":
        return None
    first = after + timedelta(days=1)
    early = [stage for stage in stages if stage.anchor in BEFORE_THE_END]
    late = [stage for stage in stages if stage.anchor not in BEFORE_THE_END]
    # Every rung of an overdue clock is later than all the others, so it need not be counted out.
    return earliest(early, clock, calendar, first) or earliest(late, clock, calendar, first)


def earliest(stages, clock, calendar, first: date) -> date | None:
    """The earliest day, from ``first`` on, of any of these stages."""
    days = (next(rung_days(stage, clock, calendar, first), None) for stage in stages)
    return min((day for day in days if day), default=None)


def rung_days(stage, clock, calendar, first: date) -> Iterator[date]:
    """The days of one stage from ``first`` on, ascending. Those of the weekly stage never end."""
    first = max(first, clock.received_on + timedelta(days=1))
    for day in DAYS_OF_ANCHOR[stage.anchor](stage, clock, calendar, first):
        if day >= first:
            yield day


def half_time(stage, clock, calendar, first):
    """The first working day from the middle on; none in a clock so short that the count-down has begun."""
    middle = clock.received_on + (clock.due_on - clock.received_on) / 2
    day = workday_from(middle, calendar)
    if day < calendar.workdays_before(clock.due_on, COUNT_DOWN_WORKDAYS):
        yield day


def before_due(stage, clock, calendar, first):
    yield calendar.workdays_before(clock.due_on, stage.offset)


def due_day(stage, clock, calendar, first):
    yield clock.due_on


def overdue_daily(stage, clock, calendar, first):
    """Each of the first ``offset`` working days after the last day."""
    for number in range(1, stage.offset + 1):
        yield calendar.nth_workday_after(clock.due_on, number).on


def overdue_weekly(stage, clock, calendar, first):
    """Every seventh day after the ``offset``-th working day overdue, moved to the next working day."""
    start = clock.due_on
    if stage.offset:
        start = calendar.nth_workday_after(clock.due_on, stage.offset).on
    weeks = max(1, (first - LONGEST_ROLL - start) // WEEK)
    previous = None
    while True:
        day = workday_from(start + weeks * WEEK, calendar)
        if day != previous:  # two weeks that both fall into one holiday are one reminder
            yield day
        previous = day
        weeks += 1


def overdue_once(stage, clock, calendar, first):
    yield calendar.nth_workday_after(clock.due_on, stage.offset).on


DAYS_OF_ANCHOR = {
    "half_time": half_time,
    "before_due": before_due,
    "due_day": due_day,
    "overdue_daily": overdue_daily,
    "overdue_weekly": overdue_weekly,
    "overdue_once": overdue_once,
}


def workday_from(day: date, calendar) -> date:
    """The day itself when it is worked, else the next one that is."""
    while not calendar.is_workday(day):
        day += timedelta(days=1)
    return day
