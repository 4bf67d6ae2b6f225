"""A lesson that is over without attendance is said once, on the next workday, to those who can enter it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reminders.calendars import calendar
from reminders.models import Notification
from training import person_times
from training.services import missing_attendance
from training.tests.classroom import FAILED, PASSED, assessed, attended, running

pytestmark = pytest.mark.django_db
SAID = {"kind": missing_attendance.KIND}


def test_missing_attendance_is_said_once_to_the_institution_and_the_bureau():
    room = running(1, days=-16)
    attended(room, room.people[0])
    other = running(1, serial=9)
    today = timezone.localdate()

    missing_attendance.remind(today)
    rows = Notification.objects.filter(**SAID)
    told = set(rows.values_list("recipient", flat=True))
    assert other.teacher.pk in told
    assert room.teacher.pk not in told
    assert len(told) > 1
    keys = rows.values_list("dedupe_key", flat=True)
    count = rows.count()
    assert {key.split(":")[1] for key in keys} == {str(each.pk) for each in other.sessions}

    missing_attendance.remind(today + timedelta(days=1))
    assert rows.count() == count


def test_nothing_is_said_on_the_day_itself_or_before_a_workday():
    first = running(1, days=-14).sessions[0].day
    day = first
    while not calendar().workdays_between(first, day):
        assert missing_attendance.remind(day) == 0
        day += timedelta(days=1)
    assert missing_attendance.remind(day) > 0


def test_pass_rate_counts_the_newest_results_and_opens_to_their_classes(client):
    room = running(3)
    for person, outcome in zip(room.people, (PASSED, PASSED, FAILED), strict=True):
        assessed(room, person, outcome, at=timezone.now())
    on = timezone.localdate()
    figures = person_times.figures_of(on)
    assert (figures.passed, figures.assessed, figures.passed_percent) == (2, 3, 66)
    assert person_times.results_by_class(on) == [(room.row, 2, 3)]
    assert "66%" in client.get("/training/person-times/").content.decode()
