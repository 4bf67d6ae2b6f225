from datetime import date

import pytest
from django.core.exceptions import ValidationError

from plan.models import Target
from plan.tests.factories import MeasureFactory, ResponsibilityFactory, TargetFactory

pytestmark = pytest.mark.django_db


def test_first_bureau_is_the_lead():
    measure = MeasureFactory()
    first = ResponsibilityFactory(measure=measure, position=1)
    second = ResponsibilityFactory(measure=measure, position=2)

    assert (first.is_lead, second.is_lead) == (True, False)


@pytest.mark.parametrize(
    ("values", "last_day"),
    [
        ({"period": "yearly"}, date(2026, 12, 31)),
        ({"period": "once", "due_on": date(2028, 6, 30)}, date(2028, 6, 30)),
    ],
)
def test_target_last_day(values, last_day):
    assert TargetFactory(**values).last_day(date(2026, 11, 23)) == last_day


@pytest.mark.parametrize(
    "values", [{"period": "once"}, {"period": "yearly", "due_on": date(2026, 12, 31)}]
)
def test_target_has_a_day_only_when_it_is_due_once(values):
    target = Target(
        measure=MeasureFactory(),
        slug="x",
        title="目标",
        definition="口径",
        at_least=1,
        unit="家",
        **values,
    )

    with pytest.raises(ValidationError) as raised:
        target.full_clean()

    assert raised.value.messages == ["一次性的目标要有期限；每年的目标不填。"]
