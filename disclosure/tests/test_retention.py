"""Who objected is erased by the outcome, after the days of its rule; what was said and answered stays."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from accounts.tests.factories import UserFactory
from disclosure import retention, services
from disclosure.models import Objection
from disclosure.tasks import erase_objectors
from disclosure.tests.factories import moment
from reminders.rulebook import rules
from reminders.tests.factories import DeadlineRuleFactory

pytestmark = pytest.mark.django_db
AT = moment("2026-11-26 10:00")
State = Objection.State
ONE_DAY = timedelta(days=1)


@pytest.fixture
def lengths(notices):
    """Decided ones are kept for 365 days, others for 90."""
    for slug, length in (("objection_contact_decided", 365), ("objection_contact_ended", 90)):
        DeadlineRuleFactory(slug=slug, name=slug, length=length, unit="calendar_days")
    rules.forget()


def filed(notices):
    user = UserFactory()
    return notices.objection(notices.notice(), name="王小兰", phone="13893600001", user=user)


def ended(notices, state):
    """An objection with this outcome, of that moment."""
    objection = filed(notices)
    if state == State.WITHDRAWN:
        return services.withdraw_objection(objection, at=AT)
    if state == State.LAPSED:
        services.withdraw(objection.notice, reason="评分有误", by=notices.leader, at=AT)
        return Objection.objects.get(pk=objection.pk)
    return services.decide(
        objection, is_upheld=state == State.UPHELD, answer="已核对。", by=notices.leader, at=AT
    )


@pytest.mark.parametrize(
    ("state", "days"),
    [(State.UPHELD, 365), (State.REJECTED, 365), (State.WITHDRAWN, 90), (State.LAPSED, 90)],
)
def test_contact_is_erased_after_the_days_of_its_outcome(notices, lengths, state, days):
    objection = ended(notices, state)

    assert retention.erase(AT + timedelta(days=days)) == 0
    with time_machine.travel(AT + timedelta(days=days, minutes=1), tick=False):
        erase_objectors()
    assert retention.erase(AT + timedelta(days=days + 1)) == 0

    objection.refresh_from_db()
    assert (objection.name, objection.phone, objection.user) == ("", "", None)
    assert objection.content == "培训记录的日期与实际不符。"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM disclosure_objectionevent"
            " WHERE pgh_obj_id = %s AND user_id IS NOT NULL",
            [objection.pk],
        )
        assert cursor.fetchone() == (0,)


def test_open_objection_keeps_its_contact(notices, lengths):
    objection = filed(notices)

    assert retention.erase(AT + timedelta(days=4000)) == 0

    objection.refresh_from_db()
    assert objection.phone == "13893600001"


def test_nothing_is_erased_without_a_rule(notices):
    ended(notices, State.WITHDRAWN)

    assert retention.erase(AT + timedelta(days=4000)) == 0
