"""An enterprise hears before its business licence runs out."""

from datetime import date, timedelta

import pytest

from enterprises.models import Enterprise
from enterprises.services.warning import warn_of_endings
from enterprises.tests.factories import EnterpriseMemberFactory
from reminders.models import Notification

pytestmark = pytest.mark.django_db
LAST_DAY = date(2027, 1, 31)


def licensed(until, **values):
    """The owner of an enterprise whose licence ends on that day."""
    member = EnterpriseMemberFactory()
    Enterprise.objects.filter(pk=member.enterprise_id).update(license_valid_until=until, **values)
    return member


def told():
    rows = Notification.objects.filter(channel="inbox").order_by("pk")
    return list(rows.values_list("recipient", "subject"))


def test_it_is_told_sixty_and_fourteen_days_before_once_each():
    member = licensed(LAST_DAY)
    licensed(None)
    days_before = (61, 60, 59, 15, 12, 0, -1)  # a run on the fourteenth was missed

    counts = [warn_of_endings(LAST_DAY - timedelta(days=days)) for days in days_before]

    assert counts == [0, 1, 1, 1, 1, 1, 0]
    assert told() == [(member.user_id, "营业执照2027年1月31日到期")] * 2


def test_whoever_is_off_the_register_is_not_told():
    licensed(LAST_DAY, state="cancelled")

    assert warn_of_endings(LAST_DAY) == 0
    assert told() == []
