"""What migrations make of rows that an earlier version let in."""

from datetime import date
from importlib import import_module

import pytest
from django.db import connection

from accounts.tests.factories import UserFactory
from communities.models import TownClerk
from regions.tests.factories import TownFactory

PUT_IN_LINE = import_module("communities.migrations.0004_clerks_once_at_a_time").PUT_IN_LINE


def days(*periods):
    """(first day, last day) of November 2026; None is no last day."""
    return [tuple(each and date(2026, 11, each) for each in period) for period in periods]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param([(1, 9), (10, None)], [(1, 9), (10, None)], id="one after the other"),
        pytest.param([(1, None), (5, 9)], [(1, 4), (5, None)], id="one within another"),
        pytest.param([(5, 20), (1, 9)], [(1, 4), (5, 20)], id="entered the other way round"),
        pytest.param([(1, 20), (3, 5), (4, 9)], [(1, 2), (3, 3), (4, 20)], id="three at once"),
        pytest.param([(1, 20), (1, 9)], [(1, 20)], id="twice on the same first day"),
        pytest.param(
            [(1, 4), (1, 9), (9, 12), (14, None)],
            [(1, 8), (9, 12), (14, None)],
            id="a gap stays a gap",
        ),
    ],
)
def test_days_of_a_towns_clerk_stay_and_no_day_is_told_twice(before, after):
    town, user, other = TownFactory(), UserFactory(), UserFactory()
    (constraint,) = (
        each for each in TownClerk._meta.constraints if each.name == "town_clerk_once_at_a_time"
    )
    with connection.schema_editor() as editor:
        editor.remove_constraint(TownClerk, constraint)
    for first, last in days(*before):
        TownClerk.objects.create(town=town, user=user, valid_from=first, valid_until=last)
    TownClerk.objects.create(town=town, user=other, valid_from=date(2026, 11, 1))

    with connection.cursor() as cursor:
        cursor.execute(PUT_IN_LINE)
    connection.check_constraints()
    with connection.schema_editor() as editor:
        editor.add_constraint(TownClerk, constraint)

    rows = TownClerk.objects.order_by("valid_from")
    assert list(rows.filter(user=user).values_list("valid_from", "valid_until")) == days(*after)
    assert rows.get(user=other).valid_until is None
