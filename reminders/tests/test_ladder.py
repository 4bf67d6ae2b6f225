from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaotai_jiazheng.workdays import WorkCalendar, YearDays
from reminders.ladder import Rung, next_reminder_on, rungs_due
from reminders.models import ReminderStage
from reminders.stages import SHIPPED, read_stages

MONDAY = date(2026, 11, 23)
WEDNESDAY_AFTER = date(2026, 12, 2)
PLAIN_WEEKS = WorkCalendar({2026: YearDays(), 2027: YearDays()})
NATIONAL_DAY = WorkCalendar(
    {2026: YearDays(holidays={date(2026, 10, day): "国庆节" for day in range(1, 8)})}
)
SHIPPED_STAGES = read_stages(SHIPPED)


@dataclass
class Clock:
    received_on: date = MONDAY
    due_on: date = WEDNESDAY_AFTER
    state: str = "running"


def stage(anchor, offset=0, audiences=("contact",)):
    return ReminderStage(slug=anchor, anchor=anchor, offset=offset, audiences=list(audiences))


def days(anchor, offset=0, *, clock=None, calendar=PLAIN_WEEKS, on=date(2027, 3, 1)):
    rungs = rungs_due(clock or Clock(), [stage(anchor, offset)], calendar, on)
    return [rung.due_to_send_on for rung in rungs]


def test_half_time_is_the_first_workday_from_the_middle_on():
    assert days("half_time") == [date(2026, 11, 27)]
    assert days("half_time", clock=Clock(due_on=date(2026, 12, 3))) == [date(2026, 11, 30)]


@pytest.mark.parametrize(
    ("length", "found"),
    [(1, []), (3, []), (7, []), (8, []), (9, [date(2026, 11, 27)])],
)
def test_half_time_of_a_short_clock_is_left_out(length, found):
    assert days("half_time", clock=Clock(due_on=MONDAY + timedelta(days=length))) == found


@pytest.mark.parametrize(
    ("workdays", "day"), [(1, date(2026, 12, 1)), (2, date(2026, 11, 30)), (3, date(2026, 11, 27))]
)
def test_before_due_counts_workdays_back(workdays, day):
    assert days("before_due", workdays) == [day]


def test_no_rung_falls_on_the_day_of_receipt_or_before():
    assert days("before_due", 7) == []
    assert days("before_due", 8) == []


def test_due_day_is_the_last_day_worked_or_not():
    assert days("due_day") == [WEDNESDAY_AFTER]
    assert days("due_day", clock=Clock(due_on=date(2026, 12, 6))) == [date(2026, 12, 6)]


def test_overdue_daily_is_each_of_the_first_workdays_after():
    assert days("overdue_daily", 5) == [
        date(2026, 12, 3),
        date(2026, 12, 4),
        date(2026, 12, 7),
        date(2026, 12, 8),
        date(2026, 12, 9),
    ]


def test_overdue_weekly_begins_a_week_after_the_daily_ones_and_goes_on():
    found = days("overdue_weekly", 5, on=date(2027, 1, 7))
    assert found == [date(2026, 12, day) for day in (16, 23, 30)] + [date(2027, 1, 6)]


def test_overdue_weekly_moves_to_the_next_workday_and_merges_weeks_of_one_holiday():
    clock = Clock(received_on=date(2026, 9, 1), due_on=date(2026, 9, 17))

    found = days("overdue_weekly", 0, clock=clock, calendar=NATIONAL_DAY, on=date(2026, 10, 15))

    assert found == [date(2026, 9, 24), date(2026, 10, 8), date(2026, 10, 15)]


def test_overdue_once_is_one_workday():
    assert days("overdue_once", 3) == [date(2026, 12, 7)]


def test_keys_of_repeated_stages_carry_the_day():
    rungs = rungs_due(
        Clock(), [stage("due_day"), stage("overdue_daily", 1)], PLAIN_WEEKS, date(2026, 12, 3)
    )
    assert rungs == [
        Rung("due_day", date(2026, 12, 2), ("contact",)),
        Rung("overdue_daily:2026-12-03", date(2026, 12, 3), ("contact",)),
    ]


@pytest.mark.parametrize("state", ["paused", "met", "cancelled"])
def test_a_clock_that_stands_still_has_no_rungs(state):
    clock = Clock(state=state)
    assert rungs_due(clock, SHIPPED_STAGES, PLAIN_WEEKS, date(2027, 3, 1)) == []
    assert next_reminder_on(clock, SHIPPED_STAGES, PLAIN_WEEKS, MONDAY) is None


def test_without_stages_there_is_no_next_reminder():
    assert next_reminder_on(Clock(), [], PLAIN_WEEKS, MONDAY) is None


def test_a_ladder_that_ends_has_no_next_reminder_behind_its_end():
    assert next_reminder_on(Clock(), [stage("due_day")], PLAIN_WEEKS, WEDNESDAY_AFTER) is None


def test_shipped_ladder_of_an_acceptance_of_seven_workdays():
    rungs = rungs_due(Clock(), SHIPPED_STAGES, PLAIN_WEEKS, date(2026, 12, 16))
    assert [(rung.stage, rung.due_to_send_on.day) for rung in rungs] == [
        ("half_time", 27),
        ("before_due_2", 30),
        ("before_due_1", 1),
        ("due_day", 2),
        ("overdue_daily:2026-12-03", 3),
        ("overdue_daily:2026-12-04", 4),
        ("overdue_daily:2026-12-07", 7),
        ("overdue_lead_bureau", 7),
        ("overdue_daily:2026-12-08", 8),
        ("overdue_daily:2026-12-09", 9),
        ("overdue_supervising_office", 9),
        ("overdue_weekly:2026-12-16", 16),
    ]


clocks = st.builds(
    lambda received_on, days: Clock(received_on, received_on + timedelta(days=days)),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.integers(1, 90),
)
ladders = st.lists(
    st.tuples(st.sampled_from(ReminderStage.Anchor.values), st.integers(1, 8)),
    unique_by=lambda pair: pair[0],
).map(lambda pairs: [stage(anchor, offset) for anchor, offset in pairs])
calendars = st.frozensets(st.dates(date(2026, 1, 1), date(2027, 6, 30)), max_size=40).map(
    lambda days: WorkCalendar({2026: YearDays(holidays=dict.fromkeys(days, "放假"))})
)


@given(clocks, ladders, calendars, st.sets(st.integers(1, 200)))
def test_runs_on_any_days_give_every_rung_once(clock, stages, calendar, gaps):
    """However the runs are spread, each looks from the clock's next day on, as a run does."""
    runs = [clock.received_on + timedelta(days=gap) for gap in sorted(gaps | {200})]
    wakes_on = next_reminder_on(clock, stages, calendar, clock.received_on)
    given_rungs = []

    for on in runs:
        if wakes_on and wakes_on <= on:
            given_rungs += rungs_due(clock, stages, calendar, on, since=wakes_on)
            wakes_on = next_reminder_on(clock, stages, calendar, on)

    assert given_rungs == rungs_due(clock, stages, calendar, runs[-1])
    assert len({rung.stage for rung in given_rungs}) == len(given_rungs)


@given(clocks, ladders, calendars)
def test_next_reminder_is_the_first_rung_later_than_the_day(clock, stages, calendar):
    days = sorted(
        {
            rung.due_to_send_on
            for rung in rungs_due(clock, stages, calendar, clock.due_on + timedelta(days=60))
        }
    )
    for day, following in pairwise([clock.received_on, *days]):
        assert next_reminder_on(clock, stages, calendar, day) == following
