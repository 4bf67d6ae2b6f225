from datetime import date

import pytest
from django.urls import reverse

from bureaus.tests.factories import BureauFactory
from plan.tests.factories import (
    CommitmentFactory,
    MeasureFactory,
    PlanFactory,
    ReadingFactory,
    ResponsibilityFactory,
)
from plan.three_things import three_things
from reminders import deadlines
from reminders.tests.factories import DeadlineRuleFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 27)


def start(bureau, label, due_on):
    clock = deadlines.ClockStart("given", bureau, date(2026, 11, 1), due_on=due_on)
    deadlines.start_many(BureauFactory(), label, f"/case/{label}/", [clock])


@pytest.fixture
def bureau():
    DeadlineRuleFactory(
        slug="given", name="核对", length=0, unit="given_day", in_force_from=date(2024, 1, 1)
    )
    return ResponsibilityFactory(measure=MeasureFactory(number=2)).bureau


def own(bureau, metric, value, **values):
    values = {"number": 80, "unit": "%", "is_own": True} | values
    ReadingFactory(metric=metric, on=ON, value=value)
    return CommitmentFactory(
        clause__measure=bureau.responsibilities.get().measure,
        clause__key=metric,
        lead=bureau,
        metric=metric,
        promise=metric,
        **values,
    )


def test_the_most_overdue_come_first(bureau, django_assert_num_queries):
    start(bureau, "late", date(2026, 11, 20))
    start(bureau, "soon", date(2026, 11, 30))
    start(bureau, "far", date(2027, 3, 1))
    start(BureauFactory(), "theirs", date(2026, 11, 2))
    own(bureau, "below", 27)
    own(bureau, "reached", 90)
    own(bureau, "yearly", 5, number=200, unit="人次", period="yearly")

    with django_assert_num_queries(2):
        found = three_things([bureau.pk], ON)

    assert [(each.title, each.days_left) for each in found] == [
        ("核对：late", -7),
        ("below", 0),
        ("核对：soon", 3),
    ]
    assert found[1].reason == "有风险：现有27%，自定指标不少于80%"
    assert found[1].link == f"{reverse('plan:measure', args=[2])}#below"
    assert found[0].link == "/case/late/"


def test_who_acts_for_no_bureau_has_none(bureau, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert three_things([], ON) == []


def test_a_superseded_version_asks_for_nothing(bureau):
    own(bureau, "below", 27)
    PlanFactory(slug="final", in_force_from=date(2026, 11, 1))

    assert three_things([bureau.pk], ON) == []
