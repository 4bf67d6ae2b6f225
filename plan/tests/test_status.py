from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plan.status import Promise, Status, of_all, status_of

YEAR = Promise(200, date(2026, 1, 1), date(2026, 12, 31))
OPEN = Promise(None, date(2026, 1, 1), date(2026, 12, 31))
STANDING = Promise(80)
ANYTHING = Promise(None)
MEDIAN = Promise(None, begun_at=0)
days = st.dates(date(2025, 6, 1), date(2027, 6, 30))
values = st.none() | st.integers(0, 400)
promises = st.builds(
    lambda number, first, length: Promise(number, first, first + timedelta(days=length)),
    st.none() | st.integers(1, 300),
    days,
    st.integers(0, 400),
) | st.builds(Promise, st.none() | st.integers(1, 300))


@pytest.mark.parametrize(
    ("promise", "on", "value", "overdue", "status"),
    [
        (YEAR, date(2026, 1, 1), 0, 0, Status.NOT_STARTED),
        (YEAR, date(2026, 7, 1), 0, 0, Status.AT_RISK),
        (YEAR, date(2026, 7, 1), 98, 0, Status.AT_RISK),
        (YEAR, date(2026, 7, 1), 99, 0, Status.ON_TRACK),
        (YEAR, date(2026, 12, 31), 199, 0, Status.AT_RISK),
        (YEAR, date(2027, 1, 1), 199, 0, Status.LATE),
        (YEAR, date(2027, 1, 1), 200, 0, Status.DONE),
        (YEAR, date(2026, 7, 1), 150, 2, Status.LATE),
        (YEAR, date(2026, 7, 1), None, 0, Status.UNKNOWN),
        (OPEN, date(2026, 7, 1), 0, 0, Status.NOT_STARTED),
        (OPEN, date(2026, 7, 1), 1, 0, Status.ON_TRACK),
        (OPEN, date(2027, 1, 1), 0, 0, Status.LATE),
        (OPEN, date(2027, 1, 1), 1, 0, Status.DONE),
        (STANDING, date(2026, 7, 1), 80, 0, Status.ON_TRACK),
        (STANDING, date(2026, 7, 1), 79, 0, Status.AT_RISK),
        (STANDING, date(2026, 7, 1), 90, 1, Status.LATE),
        (ANYTHING, date(2026, 7, 1), 0, 0, Status.NOT_STARTED),
        (ANYTHING, date(2026, 7, 1), 3, 0, Status.ON_TRACK),
        (ANYTHING, date(2026, 7, 1), None, 1, Status.LATE),
        (MEDIAN, date(2026, 7, 1), 0, 0, Status.ON_TRACK),
        (MEDIAN, date(2026, 7, 1), None, 0, Status.UNKNOWN),
    ],
)
def test_how_a_promise_stands(promise, on, value, overdue, status):
    assert status_of(promise, on, value, overdue=overdue) is status


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(promises, days, values, st.integers(0, 3))
def test_more_on_record_never_stands_worse(promise, on, value, overdue):
    order = [
        Status.LATE,
        Status.AT_RISK,
        Status.NOT_STARTED,
        Status.ON_TRACK,
        Status.DONE,
    ]
    status = status_of(promise, on, value, overdue=overdue)

    if value is None:
        assert status in {Status.UNKNOWN, Status.LATE}
        return
    more = status_of(promise, on, value + 1, overdue=overdue)
    assert order.index(more) >= order.index(status)
    if overdue:
        assert status in {Status.LATE, Status.DONE}
    if status is Status.DONE and promise.number is not None:
        assert value >= promise.number


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(promises, days)
def test_the_line_never_falls_and_ends_at_the_number(promise, on):
    assert promise.expected(on) <= promise.expected(on + timedelta(days=1))
    if promise.last and promise.number:
        assert promise.expected(promise.last) == promise.number


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([], Status.UNKNOWN),
        ([Status.UNKNOWN], Status.UNKNOWN),
        ([Status.UNKNOWN, Status.DONE], Status.DONE),
        ([Status.NOT_STARTED, Status.DONE], Status.ON_TRACK),
        ([Status.DONE, Status.AT_RISK], Status.AT_RISK),
        ([Status.AT_RISK, Status.LATE], Status.LATE),
    ],
)
def test_a_whole_stands_by_its_parts(parts, whole):
    assert of_all(parts) is whole
