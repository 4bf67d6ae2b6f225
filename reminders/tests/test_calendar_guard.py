from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group

from accounts.roles import Role as AdministratorRole
from accounts.tests.factories import UserFactory
from bureaus.models import BureauMember
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from reminders.calendar_guard import ask_for_missing_calendars
from reminders.models import CalendarYear, Notification

pytestmark = pytest.mark.django_db

NOVEMBER = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def this_year():
    CalendarYear.objects.create(year=2026, document="国办发明电〔2025〕7号")


@pytest.fixture(autouse=True)
def people():
    center = BureauFactory(is_dispatch_center=True)
    BureauMemberFactory(
        bureau=center, role=BureauMember.Role.CONTACT, user__username="center", user__email=""
    )
    system = UserFactory(username="system", email="", is_staff=True)
    system.groups.add(Group.objects.get_or_create(name=AdministratorRole.SYSTEM)[0])
    UserFactory(username="admin", email="", is_superuser=True)
    UserFactory(username="nobody", email="")


def told():
    return sorted(Notification.objects.values_list("recipient__username", flat=True))


def test_next_year_is_asked_for_from_november():
    assert ask_for_missing_calendars(NOVEMBER - timedelta(days=1)) == []
    assert ask_for_missing_calendars(NOVEMBER) == [2027]
    assert told() == ["admin", "center", "system"]
    message = Notification.objects.first()
    assert message.subject == "2027年的放假安排还没有载入"
    assert message.link == "/admin/reminders/calendaryear/"


def test_it_is_asked_for_once_a_week():
    monday = date(2026, 11, 2)
    for days in range(7):
        ask_for_missing_calendars(monday + timedelta(days=days))
    assert len(told()) == 3

    ask_for_missing_calendars(monday + timedelta(days=7))
    assert len(told()) == 6


def test_nothing_is_asked_once_it_is_loaded():
    CalendarYear.objects.create(year=2027, document="国办发明电〔2026〕7号")

    assert ask_for_missing_calendars(NOVEMBER) == []
    assert told() == []


def test_a_year_that_runs_without_its_calendar_is_asked_for_at_any_time():
    assert ask_for_missing_calendars(date(2028, 3, 1)) == [2028]
