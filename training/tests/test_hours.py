"""学时 against the timetable: told to who decides, and refused by nobody."""

import pytest
from django.urls import reverse

from training.hours import doubt_about
from training.tests.factories import member, new_class
from training.transitions import State
from workers.tests.factories import officer

DOUBT = "备案的是90学时，课程表一共24小时，按每学时45至60分钟算是24至32学时，两个对不上，请核对。"


@pytest.mark.parametrize(
    ("hours", "minutes", "is_in_doubt"),
    [
        pytest.param(24, 24 * 60, False, id="hours of 60 minutes"),
        pytest.param(32, 24 * 60, False, id="hours of 45 minutes"),
        pytest.param(33, 24 * 60, True, id="one more than the lessons can hold"),
        pytest.param(23, 24 * 60, True, id="one less than they hold at least"),
        pytest.param(1, 45, False, id="one lesson"),
        pytest.param(2, 80, False, id="minutes between one lesson and two"),
    ],
)
def test_hours_fit_the_lessons_or_are_in_doubt(hours, minutes, is_in_doubt):
    assert bool(doubt_about(hours, minutes)) is is_in_doubt


@pytest.mark.django_db
def test_the_bureau_and_the_institution_read_what_does_not_fit(client):
    row = new_class(state=State.FILED, hours=90)
    fits = new_class(state=State.FILED, hours=30, quota=row.quota)
    for user, page in (
        (officer("hrss"), lambda each: each.get_absolute_url()),
        (
            member(row.institution),
            lambda each: reverse("training_rooms:training_class", args=[each.pk]),
        ),
    ):
        client.force_login(user)
        assert DOUBT in client.get(page(row)).text
        assert "两个对不上" not in client.get(page(fits)).text
