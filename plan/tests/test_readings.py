"""Figures that are kept by the day."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from accounts.tests.factories import UserFactory
from plan import readings
from plan.models import Reading
from plan.tasks import take_readings_of_today, take_readings_of_yesterday
from plan.tests.factories import ReadingFactory
from reminders.models import Notification

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 27)


def values():
    return list(Reading.objects.order_by("on", "metric").values_list("metric", "on", "value"))


def test_a_day_is_counted_anew_and_kept_once(counted):
    counted["a"], counted["b"] = 3, 5
    readings.take(ON)
    counted["a"] = 4

    taken = readings.take(ON)

    assert (taken.kept, taken.failed) == (2, ())
    assert values() == [("a", ON, 4), ("b", ON, 5)]


def test_the_database_keeps_one_reading_a_day():
    ReadingFactory()

    with pytest.raises(IntegrityError, match="reading_once_a_day"), transaction.atomic():
        ReadingFactory()


def test_a_metric_that_fails_leaves_the_others_and_is_told_once_a_day(counted):
    admin = UserFactory(is_superuser=True, is_staff=True)
    counted["bad"], counted["good"] = ZeroDivisionError("boom"), 2

    with time_machine.travel("2026-11-27T10:00:00+08:00", tick=False):
        take_readings_of_today()
        take_readings_of_today()

    assert values() == [("good", ON, 2)]
    told = Notification.objects.filter(recipient=admin, channel="inbox")
    assert [each.subject for each in told] == ["统计项目bad没有算出来"]


def test_a_metric_that_breaks_its_query_does_not_spoil_the_transaction(counted, monkeypatch):
    counted["bad"], counted["good"] = 1, 2

    def broken(slug):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0" if slug == "bad" else "SELECT 2")
            return cursor.fetchone()[0]

    monkeypatch.setattr(counted, "figure", broken)

    assert readings.take(ON).failed == ("bad",)
    assert values() == [("good", ON, 2)]


def test_at_night_the_day_that_has_ended_is_counted(counted):
    counted["a"] = 9

    with time_machine.travel("2026-11-28T00:25:00+08:00", tick=False):
        take_readings_of_yesterday()

    assert values() == [("a", ON, 9)]


def test_the_newest_of_the_week_is_shown(django_assert_num_queries):
    ReadingFactory(metric="a", on=ON - timedelta(days=2), value=1)
    ReadingFactory(metric="a", on=ON - timedelta(days=1), value=2)
    ReadingFactory(metric="a", on=ON + timedelta(days=1), value=9)
    ReadingFactory(metric="stopped", on=ON - readings.SHOWN_FOR)
    ReadingFactory(metric="other", on=ON)

    with django_assert_num_queries(1):
        found = readings.latest(ON, {"a", "stopped"})

    assert {slug: row.value for slug, row in found.items()} == {"a": 2}


@time_machine.travel("2026-11-27T10:00:00+08:00", tick=False)
def test_past_days_are_filled(counted, capsys):
    counted["a"] = 1

    call_command("take_readings", since="2026-11-20", every=3)

    assert [on.day for _, on, _ in values()] == [21, 24, 27]


@pytest.mark.parametrize(("since", "words"), [("gestern", "不是日期"), ("2126-01-01", "还没有到")])
def test_a_bad_day_is_refused_in_words(counted, since, words):
    with pytest.raises(CommandError, match=words):
        call_command("take_readings", since=since)
