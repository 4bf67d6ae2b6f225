"""A contract ends: by a party, by its last day, or because nobody signs it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contracts.services import ending
from contracts.tests.factories import CONSUMERS_PHONE, WORKERS_PHONE
from contracts.tests.test_services import refused
from contracts.transitions import State
from reminders.models import Notification

pytestmark = pytest.mark.django_db


def test_ending_withdraws_a_change_that_waits(county):
    first = county.in_force()
    change = county.sent(county.amended(first))

    ended = ending.end(
        first,
        ended_by="consumer",
        reason="老人搬到外地了",
        ended_on=timezone.localdate(),
        by=county.clerk,
    )

    change.refresh_from_db()
    assert (ended.state, change.state) == (State.ENDED, State.WITHDRAWN)
    assert ended.closing_reason == "家庭（雇主）提出：老人搬到外地了"
    void = Notification.objects.filter(subject="发给您签的变更合同不用再签了")
    assert set(void.values_list("address", flat=True)) == {CONSUMERS_PHONE, WORKERS_PHONE}
    with refused("step_not_allowed"):
        county.sign(change, "worker")
    with refused("step_not_allowed"):
        ending.end(
            first,
            ended_by="worker",
            reason="再解除一次",
            ended_on=timezone.localdate(),
            by=county.clerk,
        )


def test_expiry_is_reminded_once_thirty_days_before_and_closed_after_the_last_day(county):
    contract = county.in_force()
    last = contract.ends_on
    at = timezone.now() + timedelta(days=(last - timezone.localdate()).days)

    assert ending.remind_of_expiry(at - timedelta(days=31)) == 0
    assert ending.remind_of_expiry(at - timedelta(days=29)) == 1
    assert ending.remind_of_expiry(at - timedelta(days=28)) == 0
    told = Notification.objects.filter(kind="contract_expiring")
    assert {row.waits_for_morning for row in told} == {True}
    assert set(told.values_list("recipient", flat=True)) == {county.owner.pk, county.clerk.pk}
    assert ending.expire_due(at) == 0
    assert ending.expire_due(at + timedelta(days=3)) == 1

    contract.refresh_from_db()
    assert (contract.state, contract.closed_on) == (State.EXPIRED, last)
    assert ending.expire_due(at + timedelta(days=3)) == 0


def test_change_that_waits_goes_with_the_last_day_of_its_original(county):
    first = county.in_force()
    change = county.sent(county.amended(first))
    county.sign(change, "worker")

    assert ending.expire_due(timezone.now() + timedelta(days=366)) == 1

    change.refresh_from_db()
    assert (change.state, change.closing_reason) == (State.WITHDRAWN, "原来的合同已经到期")
    assert Notification.objects.filter(subject="发给您签的变更合同不用再签了").count() == 2
    with refused("step_not_allowed"):
        county.sign(change, "consumer")


def test_what_nobody_signs_is_withdrawn_thirty_days_after_its_last_day(county):
    waiting, running = county.sent(), county.in_force()
    at = timezone.now() + timedelta(days=365)

    assert ending.withdraw_unsigned(at + timedelta(days=30)) == 0
    assert ending.withdraw_unsigned(at + timedelta(days=31)) == 1
    assert ending.withdraw_unsigned(at + timedelta(days=31)) == 0

    waiting.refresh_from_db()
    running.refresh_from_db()
    assert (waiting.state, running.state) == (State.WITHDRAWN, State.IN_FORCE)
    assert (waiting.closed_on, waiting.steps.last().by) == (
        timezone.localdate(at) + timedelta(days=31),
        None,
    )
    told = Notification.objects.filter(kind="contract_unsigned")
    assert {row.waits_for_morning for row in told} == {True}
    assert set(told.values_list("recipient", flat=True)) == {county.owner.pk, county.clerk.pk}
