"""Who hears of the day by which a complainant is to prove who they are."""

from datetime import date

import pytest
import time_machine

from complaints import services
from complaints.models import Attachment
from complaints.models.choices import Purpose
from complaints.services.reminding import remind_of_identity
from complaints.tests.factories import moment
from reminders.models import Notification

ASKED = moment("2026-11-24 09:00")
DUE = date(2026, 12, 1)  # a Tuesday
FRIDAY = date(2026, 11, 27)


@pytest.fixture
def asked(county):
    with time_machine.travel(ASKED, tick=False):
        complaint = county.complaint(at="2026-11-23 10:00")
        by = {"by": county.market_handler}
        services.record(complaint, **by)
        complaint = services.request_identity(complaint, due_on=DUE, **by)
        Notification.objects.all().delete()
        yield complaint


def told():
    return list(Notification.objects.order_by("pk").values_list("channel", "subject"))


def test_complainant_is_told_once_two_workdays_before(asked):
    assert remind_of_identity(date(2026, 11, 26)) == 0
    assert remind_of_identity(FRIDAY) == remind_of_identity(DUE) == 1

    assert told() == [("sms", f"您的投诉{asked.number}请在2026年12月1日以前补上身份证明")]


def test_who_was_asked_that_day_or_has_sent_something_is_not_told(asked):
    again = {"by": asked.steps.last().by}
    with time_machine.travel(moment("2026-11-30 09:00"), tick=False):
        services.confirm_identity(asked, **again)
        services.request_identity(asked, due_on=DUE, **again)
        Notification.objects.all().delete()
    assert remind_of_identity(date(2026, 11, 30)) == 0

    Attachment.objects.create(
        complaint=asked,
        purpose=Purpose.IDENTITY,
        name="证.png",
        content_type="image/png",
        size=1,
        digest="0" * 64,
        uploaded_at=moment("2026-11-30 12:00"),
    )
    assert remind_of_identity(DUE) == 0
    Attachment.objects.update(uploaded_at=moment("2026-11-24 12:00"))
    assert remind_of_identity(DUE) == 1


def test_bureau_is_told_once_when_the_day_has_passed(asked):
    after = date(2026, 12, 2)
    assert remind_of_identity(after) == remind_of_identity(after) == 1

    words = f"{asked.number} 请投诉人补身份证明到2026年12月1日，日子已经过了，请决定"
    assert told() == [("members", words)]
