"""Who hears that one of the county's own numbers lags, and when."""

from datetime import date

import pytest

from bureaus.models import BureauMember
from bureaus.tests.factories import BureauMemberFactory
from gaotai_jiazheng.short_memory import forget_all
from plan.own_numbers import tell_of_lagging
from plan.tests.factories import (
    CommitmentFactory,
    MeasureFactory,
    ReadingFactory,
    ResponsibilityFactory,
)
from reminders.models import Notification

pytestmark = pytest.mark.django_db
YEAR_END = date(2026, 12, 31)


@pytest.fixture
def lead():
    bureau = ResponsibilityFactory(measure=MeasureFactory(number=2)).bureau
    BureauMemberFactory(bureau=bureau, role=BureauMember.Role.CONTACT)
    forget_all()
    return bureau


def own(lead, metric, value, **values):
    ReadingFactory(metric=metric, on=YEAR_END, value=value)
    given = {"number": 4, "unit": "次", "is_own": True, "period": "yearly"} | values
    measure = lead.responsibilities.get().measure
    return CommitmentFactory(
        clause__measure=measure,
        clause__key=metric,
        lead=lead,
        metric=metric,
        promise=metric,
        **given,
    )


def told():
    return list(Notification.objects.filter(channel="inbox").values_list("subject", "body"))


def test_what_lags_when_a_month_ends_is_told_once_in_the_next(lead):
    own(lead, "每季度开一次会商", 3)
    own(lead, "达到的", 4)

    assert tell_of_lagging(date(2027, 1, 3)) == tell_of_lagging(date(2027, 1, 4)) == 1

    assert told() == [
        (
            "到2026年12月底，牵头的自定指标有1项落后",
            "每季度开一次会商：月底是3次，全年要4次。",
        )
    ]


def test_numbers_of_the_plan_and_what_has_no_figure_are_not_among_them(lead):
    own(lead, "没有数字的", 0, number=None, unit="", is_own=False, period="standing")
    own(lead, "暂无的", None)

    assert tell_of_lagging(date(2027, 1, 1)) == 0
    assert told() == []


def test_nothing_is_told_before_there_is_a_plan():
    assert tell_of_lagging(date(2027, 1, 1)) == 0
