"""The summary of a month against the cases themselves, and what may be published of it."""

from datetime import date

import pytest
import time_machine
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from complaints import metrics, services, statistics
from complaints.figures import FIGURES
from complaints.models import Complaint, ComplaintMonth
from complaints.models.choices import DeclineGround, TerminationReason
from complaints.statistics_disclosure import LEAST, held_back, published, rate
from complaints.statistics_summing import last_months, months_with_cases, sum_month
from complaints.tasks import sum_recent_months
from complaints.tests.factories import moment
from enterprises.services import register_enterprise
from regions.tests.factories import TownFactory
from reminders.models import Deadline

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
LAST_DAY = {OCTOBER: date(2026, 10, 31), NOVEMBER: date(2026, 11, 30)}
Dimension = ComplaintMonth.Dimension


@pytest.fixture
def enterprise(db):
    return register_enterprise(
        name="高台县安心家政服务有限公司",
        uscc="91350100M000100Y43",
        address="高台县城关镇人民东路1号",
    )


@pytest.fixture
def cases(county, enterprise):
    """Cases of two months: accepted and agreed, terminated, declined, late, one without a town."""
    market, town = county.market_handler, TownFactory()
    county.complaint(at="2026-10-09 09:00", town=town)
    agreed = county.complaint(at="2026-10-12 09:00", town=town, enterprise=enterprise)
    ended = county.complaint(at="2026-10-13 09:00", enterprise=enterprise)
    declined = county.complaint(at="2026-10-30 23:59")
    county.complaint(at="2026-10-21 09:00", category=county.property_category)
    with time_machine.travel(moment("2026-10-20 10:00"), tick=False):
        for case in (agreed, ended):
            services.record(case, by=market, at=moment("2026-10-13 10:00"))
            services.accept(case, by=market, at=moment("2026-10-14 10:00"))
        services.start_mediation(
            agreed,
            complainant_agreed_on=date(2026, 10, 15),
            respondent_agreed_on=date(2026, 10, 15),
            by=market,
            at=moment("2026-10-15 10:00"),
        )
        services.agree(agreed, outcome="退还300元", by=market, at=moment("2026-10-19 10:00"))
        services.follow_up(
            agreed, is_solved=True, grade=5, by=market, at=moment("2026-10-20 09:00")
        )
    with time_machine.travel(moment("2026-11-20 10:00"), tick=False):
        services.terminate(
            ended,
            reason=TerminationReason.NO_AGREEMENT,
            by=market,
            at=moment("2026-11-02 10:00"),
        )
        services.record(declined, by=market, at=moment("2026-11-02 09:00"))
        services.decline(
            declined,
            ground=DeclineGround.TOO_LATE,
            public_note="三年前的事。",
            by=market,
            at=moment("2026-11-03 09:00"),
        )


def summed(month, dimension=Dimension.ALL, value=""):
    return ComplaintMonth.objects.get(month=month, dimension=dimension, value=value)


def live(measure, month, **filters):
    """How many cases are behind a figure, asked of the cases."""
    condition = FIGURES[measure].cases(month, LAST_DAY[month])
    return Complaint.objects.filter(condition, **filters).count()


FIELD_OF = {
    Dimension.CATEGORY: "category",
    Dimension.TOWN: "town",
    Dimension.ENTERPRISE: "enterprise",
}


@time_machine.travel(moment("2026-11-24 10:00"), tick=False)
@pytest.mark.parametrize("month", [OCTOBER, NOVEMBER])
def test_summary_equals_the_cases_behind_it(cases, month):
    sum_month(month)

    rows = ComplaintMonth.objects.filter(month=month).exclude(dimension=Dimension.GROUND)
    dimensions = {row.dimension for row in rows}
    assert dimensions == {Dimension.ALL, *FIELD_OF}
    for row in rows:
        filters = {f"{FIELD_OF[row.dimension]}_id": row.value or None} if row.value else {}
        if row.dimension != Dimension.ALL and not row.value:
            filters = {FIELD_OF[row.dimension]: None}
        figures = {measure: getattr(row, measure) for measure in statistics.MEASURES}
        assert figures == {
            measure: live(measure, month, **filters) for measure in statistics.MEASURES
        }, (row.dimension, row.value)


@time_machine.travel(moment("2026-11-24 10:00"), tick=False)
def test_months_as_they_are_known(cases):
    sum_month(OCTOBER)
    sum_month(NOVEMBER)

    october, november = summed(OCTOBER), summed(NOVEMBER)
    assert (october.received, october.accepted, october.agreed, october.closed) == (5, 2, 1, 1)
    assert (november.received, november.terminated, november.declined) == (0, 1, 1)
    assert october.median_days == pytest.approx(8.0)
    # What came in on 9 October was due on 19 October (the 10th was worked) and was not done.
    assert (october.due_on_time, october.due_late) == (2, 1)


@time_machine.travel(moment("2026-11-24 10:00"), tick=False)
def test_declined_cases_are_counted_by_their_ground(cases):
    sum_month(NOVEMBER)

    grounds = ComplaintMonth.objects.filter(dimension=Dimension.GROUND)
    assert list(grounds.values_list("value", "declined")) == [("4", 1)]


@time_machine.travel(moment("2026-11-24 10:00"), tick=False)
def test_last_minute_of_a_month_belongs_to_it(county):
    county.complaint(at="2026-10-31 23:59")
    county.complaint(at="2026-11-01 00:00")

    sum_month(OCTOBER)
    sum_month(NOVEMBER)

    assert (summed(OCTOBER).received, summed(NOVEMBER).received) == (1, 1)


@time_machine.travel(moment("2026-11-24 10:00"), tick=False)
def test_other_kinds_are_not_counted(county):
    county.complaint(at="2026-11-02 10:00")
    other = county.complaint(at="2026-11-02 11:00")
    Complaint.objects.filter(pk=other.pk).update(kind="consultation")

    sum_month(NOVEMBER)

    assert summed(NOVEMBER).received == 1


@time_machine.travel(moment("2026-11-24 10:00"), tick=False)
def test_summing_again_replaces_and_adds_nothing(cases):
    sum_month(OCTOBER)
    before = list(ComplaintMonth.objects.values_list("dimension", "value", "received"))

    sum_month(OCTOBER)

    assert list(ComplaintMonth.objects.values_list("dimension", "value", "received")) == before


def test_a_month_without_cases_has_a_row_of_zeros(db):
    assert sum_month(OCTOBER) == 1
    assert summed(OCTOBER).received == 0


@time_machine.travel(moment("2026-11-24 10:00"), tick=False)
def test_task_sums_this_month_and_the_one_before(cases):
    sum_recent_months()

    assert statistics.months() == [NOVEMBER, OCTOBER]


@time_machine.travel(moment("2026-11-24 10:00"), tick=False)
def test_command_sums_every_month_and_a_trial_writes_nothing(cases, capsys):
    call_command("sum_statistics", "--all", "--dry-run")
    trial = capsys.readouterr().out
    before = ComplaintMonth.objects.count()
    call_command("sum_statistics", "--all")

    assert trial == "2026-10\n2026-11\n试运行，没有写入。\n"
    assert before == 0
    assert statistics.months() == [NOVEMBER, OCTOBER]


@pytest.mark.parametrize("count", [1, 13])
def test_last_months_end_with_the_present_one(count):
    months = last_months(count, date(2026, 3, 31))

    assert len(months) == count
    assert months[-1] == date(2026, 3, 1)
    assert months[0] == {1: date(2026, 3, 1), 13: date(2025, 3, 1)}[count]


def test_no_case_no_month(db):
    assert months_with_cases() == []


# What is held back


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        pytest.param({"a": 9, "b": 12}, {"a": 9, "b": 12}, id="nothing small"),
        pytest.param({"a": 0, "b": 12}, {"a": 0, "b": 12}, id="nothing is not small"),
        pytest.param(
            {"a": 2, "b": 12, "c": 7}, {"a": None, "b": 12, "c": None}, id="the next smallest too"
        ),
        pytest.param(
            {"a": 2, "b": 2, "c": 7, "d": 9},
            {"a": None, "b": None, "c": None, "d": 9},
            id="two that together are fewer than five",
        ),
        pytest.param({"a": 3, "b": 4, "c": 9}, {"a": None, "b": None, "c": 9}, id="two of seven"),
        pytest.param({"a": 3}, {"a": None}, id="alone"),
        pytest.param({"a": 3, "b": 0}, {"a": None, "b": None}, id="fewer than five in all"),
        pytest.param({"a": 5, "b": 0}, {"a": 5, "b": 0}, id="five in all"),
    ],
)
def test_small_numbers_are_held_back(counts, shown):
    assert published(counts) == shown


@given(st.dictionaries(st.text(max_size=3), st.integers(min_value=0, max_value=60), max_size=12))
def test_no_small_number_can_be_found_by_subtraction(counts):
    hidden = held_back(counts)
    total = sum(counts.values())

    assert {key for key, count in counts.items() if 0 < count < LEAST} <= hidden
    if 0 < total < LEAST:
        assert hidden == counts.keys()
    if hidden and total >= LEAST:
        assert len(hidden) >= 2
        assert sum(counts[key] for key in hidden) >= LEAST


def test_rate_is_held_back_with_either_part():
    assert rate(9, 3) == 75
    assert rate(None, 3) is None
    assert rate(9, None) is None
    assert rate(0, 0) is None


def a_month(month=OCTOBER, dimension=Dimension.ALL, value="", **figures):
    return ComplaintMonth.objects.create(
        month=month,
        dimension=dimension,
        value=value,
        computed_at=moment("2026-11-01 03:40"),
        **figures,
    )


def of_two_towns(**figures):
    """The rows of a town with these figures, and of another one that had forty of each kind."""
    here, there = TownFactory(), TownFactory()
    a_month(dimension=Dimension.TOWN, value=str(here.pk), **figures)
    a_month(dimension=Dimension.TOWN, value=str(there.pk), agreed=40, terminated=40, closed=40)
    rows = statistics.breakdown(OCTOBER, Dimension.TOWN)
    return {row.code: row for row in rows}[str(here.pk)]


def test_sum_of_mediations_is_held_back_where_it_would_give_a_part_away(db):
    row = of_two_towns(agreed=19, terminated=1, closed=20, days_to_close=100, median_days=4)

    assert (row.agreed, row.terminated, row.agreement_rate) == (19, None, None)
    assert (row.average_days, row.median_days) == (5.0, 4.0)


def test_days_of_few_cases_are_held_back(db):
    row = of_two_towns(closed=4, days_to_close=40, median_days=9)

    assert (row.closed, row.average_days, row.median_days) == (None, None, None)
    assert row.days_are_held_back


@time_machine.travel(moment("2026-11-24 10:00"), tick=False)
def test_county_tells_the_number_that_the_plan_tells(cases):
    sum_month(OCTOBER)
    sum_month(NOVEMBER)

    by_month = statistics.totals([OCTOBER, NOVEMBER])

    received = sum(row.received for row in by_month.values())
    assert received == metrics.received(date(2026, 11, 24)) == 5
    assert (by_month[OCTOBER].closed, by_month[OCTOBER].median_days) == (1, 8.0)
    assert (by_month[NOVEMBER].closed, by_month[NOVEMBER].days_are_held_back) == (1, False)


def test_which_town_had_the_few_of_a_month_is_not_told(db):
    here, there = TownFactory(), TownFactory()
    a_month(dimension=Dimension.TOWN, value=str(here.pk), received=3)

    rows = statistics.breakdown(OCTOBER, Dimension.TOWN)

    assert {row.code: row.received for row in rows} == {
        str(here.pk): None,
        str(there.pk): None,
        "": None,
    }
    assert {row.accepted for row in rows} == {0}


def test_year_of_an_enterprise_takes_whole_months_and_compares_with_the_same(enterprise):
    key = str(enterprise.pk)
    for month, received in [
        (date(2025, 9, 1), 5),
        (date(2025, 10, 1), 5),
        (date(2025, 11, 1), 50),
        (date(2026, 10, 1), 15),
        (date(2026, 11, 1), 70),
    ]:
        a_month(month, Dimension.ENTERPRISE, key, received=received)

    found = statistics.enterprise_rows(2026, date(2026, 11, 24))

    assert [(each.row.name, each.row.received, each.growth_percent) for each in found] == [
        (enterprise.name, 15, 50.0)
    ]
    assert statistics.period_of(2026, date(2026, 11, 24)) == (date(2026, 1, 1), LAST_DAY[OCTOBER])
    assert statistics.period_of(2025, date(2026, 11, 24)) == (date(2025, 1, 1), date(2025, 12, 31))


def test_a_year_is_told_of_from_its_first_whole_month_on(enterprise):
    for month in (date(2026, 12, 1), date(2027, 1, 1)):
        a_month(month, Dimension.ALL, "", received=4)
        a_month(month, Dimension.ENTERPRISE, str(enterprise.pk), received=4)

    assert statistics.years(date(2027, 1, 1)) == statistics.years(date(2027, 1, 31)) == [2026]
    assert statistics.years(date(2027, 2, 1)) == [2027, 2026]
    assert statistics.period_of(2027, date(2027, 2, 1)) == (date(2027, 1, 1), date(2027, 1, 31))


def test_a_clock_of_new_years_eve_counts_in_the_year_that_begins(county):
    complaint = county.complaint()
    clocks = Deadline.objects.of(complaint)
    clocks.exclude(rule__slug="samr_accept").delete()
    clocks.update(due_on=date(2026, 12, 31))
    percent = metrics.answered_in_time
    days = (date(2026, 12, 31), date(2027, 1, 1), date(2027, 12, 31), date(2028, 1, 1))

    assert [percent(day) for day in days] == [None, 0, 0, None]
    clocks.update(state="met", met_on=date(2026, 12, 31))
    assert [percent(day) for day in days] == [None, 100, 100, None]
