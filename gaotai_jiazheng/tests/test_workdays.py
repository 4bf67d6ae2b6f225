from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaotai_jiazheng.workdays import (
    ANY_NON_WORKING_DAY,
    CALENDAR_DAYS,
    ROLL_FORWARDS,
    STATUTORY_HOLIDAY,
    UNITS,
    WORKDAYS,
    DayNote,
    DueDate,
    WorkCalendar,
    YearDays,
    is_paused,
)


def days(year, *spans):
    """Each span: (month, first day, last day, name)."""
    return {
        date(year, month, day): name
        for month, first, last, name in spans
        for day in range(first, last + 1)
    }


DAYS_2026 = YearDays(
    holidays=days(
        2026,
        (1, 1, 3, "元旦"),
        (2, 15, 23, "春节"),
        (4, 4, 6, "清明节"),
        (5, 1, 5, "劳动节"),
        (6, 19, 21, "端午节"),
        (9, 25, 27, "中秋节"),
        (10, 1, 7, "国庆节"),
    ),
    makeup_days=days(
        2026,
        (1, 4, 4, "元旦"),
        (2, 14, 14, "春节"),
        (2, 28, 28, "春节"),
        (5, 9, 9, "劳动节"),
        (9, 20, 20, "国庆节"),
        (10, 10, 10, "国庆节"),
    ),
)
CALENDAR_2026 = WorkCalendar({2026: DAYS_2026})


@pytest.mark.parametrize(
    ("received_on", "length", "unit", "due"),
    [
        pytest.param(
            date(2026, 9, 21), 7, WORKDAYS, date(2026, 10, 8), id="第十五条: 中秋 and 国庆 off"
        ),
        pytest.param(
            date(2026, 4, 30), 7, WORKDAYS, date(2026, 5, 13), id="第十五条: 5月9日 worked"
        ),
        pytest.param(date(2026, 6, 12), 7, WORKDAYS, date(2026, 6, 24), id="第十五条: 端午 off"),
        pytest.param(
            date(2026, 9, 21), 15, WORKDAYS, date(2026, 10, 19), id="第二十七条: 10月10日 worked"
        ),
        pytest.param(
            date(2026, 11, 23), 7, WORKDAYS, date(2026, 12, 2), id="第十五条: a plain week"
        ),
        pytest.param(
            date(2026, 11, 23), 15, WORKDAYS, date(2026, 12, 14), id="第二十七条: plain weeks"
        ),
        pytest.param(
            date(2026, 8, 8),
            60,
            CALENDAR_DAYS,
            date(2026, 10, 8),
            id="第二十三条、第四十五条: the last day of 国庆 rolls forward",
        ),
        pytest.param(
            date(2026, 8, 4),
            60,
            CALENDAR_DAYS,
            date(2026, 10, 8),
            id="第二十三条、第四十五条: the middle of 国庆 rolls forward",
        ),
        pytest.param(
            date(2026, 5, 6),
            60,
            CALENDAR_DAYS,
            date(2026, 7, 5),
            id="第四十五条: an ordinary Sunday is no 法定节假日",
        ),
        pytest.param(
            date(2026, 4, 14),
            45,
            WORKDAYS,
            date(2026, 6, 18),
            id="总局令第20号第二十一条: filed on its last day",
        ),
        pytest.param(
            date(2026, 4, 15),
            60,
            CALENDAR_DAYS,
            date(2026, 6, 14),
            id="总局令第121号第二十三条: filed on its first day, a Sunday",
        ),
    ],
)
def test_due_is_the_day_the_law_gives(received_on, length, unit, due):
    assert CALENDAR_2026.due(received_on, length, unit) == DueDate(due, is_provisional=False)


def test_due_rolls_over_an_ordinary_sunday_where_the_rule_says_so():
    due = CALENDAR_2026.due(date(2026, 5, 6), 60, CALENDAR_DAYS, roll_forward=ANY_NON_WORKING_DAY)

    assert due.on == date(2026, 7, 6)


@pytest.mark.parametrize(
    ("received_on", "length", "unit", "is_provisional"),
    [
        pytest.param(date(2026, 12, 24), 5, WORKDAYS, False, id="ends on 31 December"),
        pytest.param(date(2026, 12, 24), 6, WORKDAYS, True, id="runs into 2027"),
        pytest.param(date(2026, 12, 1), 30, CALENDAR_DAYS, False, id="ends on 31 December"),
        pytest.param(date(2026, 12, 1), 31, CALENDAR_DAYS, True, id="ends on 1 January"),
        pytest.param(date(2025, 12, 31), 1, WORKDAYS, False, id="the day of receipt asks nothing"),
        pytest.param(date(2025, 12, 30), 2, WORKDAYS, True, id="begins in a year not loaded"),
        pytest.param(
            date(2025, 12, 30), 5, CALENDAR_DAYS, False, id="calendar days ask at the end"
        ),
    ],
)
def test_due_is_provisional_when_it_asks_about_a_year_not_announced(
    received_on, length, unit, is_provisional
):
    assert CALENDAR_2026.due(received_on, length, unit).is_provisional is is_provisional


def test_a_year_not_announced_counts_by_the_plain_week():
    assert CALENDAR_2026.due(date(2027, 2, 1), 5, WORKDAYS) == DueDate(date(2027, 2, 8), True)


def test_an_announcement_may_begin_in_the_december_before():
    calendar = WorkCalendar({2023: YearDays(holidays={date(2022, 12, 30): "元旦"})})

    assert not calendar.is_workday(date(2022, 12, 30))
    assert not calendar.covers(date(2022, 12, 30))


def test_nth_workday_after_and_workdays_before_go_opposite_ways():
    assert CALENDAR_2026.nth_workday_after(date(2026, 9, 30), 2).on == date(2026, 10, 9)
    assert CALENDAR_2026.workdays_before(date(2026, 10, 9), 2) == date(2026, 9, 30)
    assert CALENDAR_2026.workdays_before(date(2026, 10, 9), 0) == date(2026, 10, 9)


def test_trace_says_of_each_day_why_it_counts_or_not():
    notes = CALENDAR_2026.trace(
        date(2026, 5, 7), 3, WORKDAYS, pauses=[(date(2026, 5, 11), date(2026, 5, 12))]
    )

    assert notes == [
        DayNote(date(2026, 5, 8), True, 1, "工作日"),
        DayNote(date(2026, 5, 9), True, 2, "调休上班"),
        DayNote(date(2026, 5, 10), False, None, "周末休息"),
        DayNote(date(2026, 5, 11), False, None, "暂停计时"),
        DayNote(date(2026, 5, 12), True, 3, "工作日"),
    ]


def test_trace_shows_each_day_of_rolling_forward():
    notes = CALENDAR_2026.trace(date(2026, 10, 4), 2, CALENDAR_DAYS)

    assert [(note.day.day, note.number, note.reason) for note in notes] == [
        (5, 1, "自然日"),
        (6, 2, "最后一日遇国庆节放假，顺延"),
        (7, None, "国庆节放假，顺延"),
        (8, None, "顺延后的届满日"),
    ]


def test_rolling_forward_passes_over_a_pause():
    due = CALENDAR_2026.due(
        date(2026, 10, 4), 3, CALENDAR_DAYS, pauses=[(date(2026, 10, 8), date(2026, 10, 12))]
    )

    assert due.on == date(2026, 10, 12)


@pytest.mark.parametrize(
    ("length", "unit", "roll_forward"),
    [
        (0, WORKDAYS, STATUTORY_HOLIDAY),
        (7, "weeks", STATUTORY_HOLIDAY),
        (7, WORKDAYS, "never"),
    ],
)
def test_due_refuses_what_is_no_period(length, unit, roll_forward):
    with pytest.raises(ValueError, match="no such period"):
        CALENDAR_2026.due(date(2026, 11, 23), length, unit, roll_forward=roll_forward)


# Properties ----------------------------------------------------------------------------------------

some_days = st.dates(date(2025, 11, 1), date(2027, 3, 1))
lengths = st.integers(1, 90)
units = st.sampled_from(sorted(UNITS))
ways_to_roll = st.sampled_from(sorted(ROLL_FORWARDS))


@st.composite
def calendars(draw):
    """2026 announced, and sometimes 2027, with any days off and any make-up days."""
    years = {}
    for year in [2026, 2027] if draw(st.booleans()) else [2026]:
        in_year = st.dates(date(year, 1, 1), date(year, 12, 31))
        off = draw(st.sets(in_year, max_size=40))
        worked = {day for day in draw(st.sets(in_year, max_size=20)) if day.weekday() >= 5}
        years[year] = YearDays(dict.fromkeys(off, "节日"), dict.fromkeys(worked - off, "节日"))
    return years


@st.composite
def pauses(draw, received_on):
    """Up to two pauses, in order and apart."""
    found, begin = [], received_on
    for _ in range(draw(st.integers(0, 2))):
        begin += timedelta(days=draw(st.integers(0, 40)))
        end = begin + timedelta(days=draw(st.integers(0, 60)))
        found.append((begin, end))
        begin = end
    return tuple(found)


periods = some_days.flatmap(
    lambda received_on: st.tuples(
        st.just(received_on), lengths, units, ways_to_roll, pauses(received_on)
    )
)


@given(calendars(), periods, some_days)
def test_adding_a_day_off_never_makes_a_deadline_earlier(years, period, day_off):
    received_on, length, unit, roll_forward, paused = period
    year = day_off.year if day_off.year in years else 2026
    before = years[year]
    with_day_off = YearDays(
        {**before.holidays, day_off: "增加的假日"},
        {day: name for day, name in before.makeup_days.items() if day != day_off},
    )
    arguments = {"roll_forward": roll_forward, "pauses": paused}

    plain = WorkCalendar(years).due(received_on, length, unit, **arguments)
    longer = WorkCalendar({**years, year: with_day_off}).due(received_on, length, unit, **arguments)

    assert longer.on >= plain.on


@given(some_days, lengths, st.integers(0, 89), st.integers(0, 120))
def test_a_pause_shifts_calendar_days_by_exactly_its_length(received_on, length, begins, lasts):
    calendar = WorkCalendar({2026: YearDays()})
    paused_on = received_on + timedelta(days=1 + begins % length)
    resumed_on = paused_on + timedelta(days=lasts)

    plain = calendar.due(received_on, length, CALENDAR_DAYS)
    paused = calendar.due(received_on, length, CALENDAR_DAYS, pauses=[(paused_on, resumed_on)])

    assert (paused.on - plain.on).days == lasts


@given(calendars(), periods)
def test_trace_adds_up_to_the_due_date(years, period):
    received_on, length, unit, roll_forward, paused = period
    calendar = WorkCalendar(years)
    arguments = {"roll_forward": roll_forward, "pauses": paused}

    notes = calendar.trace(received_on, length, unit, **arguments)
    due = calendar.due(received_on, length, unit, **arguments)

    walked = [received_on + timedelta(days=n + 1) for n in range((due.on - received_on).days)]
    assert [note.day for note in notes] == walked
    assert [note.number for note in notes if note.is_counted] == list(range(1, length + 1))
    assert not any(note.is_counted and is_paused(note.day, paused) for note in notes)


@given(calendars(), periods)
def test_due_is_never_before_the_day_after_receipt_and_never_in_a_pause(years, period):
    received_on, length, unit, roll_forward, paused = period

    due = WorkCalendar(years).due(
        received_on, length, unit, roll_forward=roll_forward, pauses=paused
    )

    assert due.on > received_on
    assert not is_paused(due.on, paused)


@given(calendars(), periods)
def test_due_is_provisional_exactly_when_a_day_it_asked_about_is_not_announced(years, period):
    received_on, length, unit, roll_forward, paused = period
    calendar = WorkCalendar(years)
    arguments = {"roll_forward": roll_forward, "pauses": paused}

    due = calendar.due(received_on, length, unit, **arguments)

    walked = [received_on + timedelta(days=n + 1) for n in range((due.on - received_on).days)]
    asked = [day for day in walked if not is_paused(day, paused)]
    if unit == CALENDAR_DAYS:
        asked = asked[length - 1 :]
    assert due.is_provisional == any(day.year not in years for day in asked)


@given(calendars(), periods)
def test_a_certain_date_does_not_move_when_another_year_is_announced(years, period):
    received_on, length, unit, roll_forward, paused = period
    arguments = {"roll_forward": roll_forward, "pauses": paused}
    announced = {year: YearDays({date(year, 1, 15): "节日"}) for year in range(2024, 2030)}

    before = WorkCalendar(years).due(received_on, length, unit, **arguments)
    after = WorkCalendar(announced | years).due(received_on, length, unit, **arguments)

    assert not after.is_provisional
    if not before.is_provisional:
        assert after == before
