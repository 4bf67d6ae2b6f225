"""An enterprise leaves: it waits, and then gets the rest of its deposit."""

import uuid
from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.formats import date_format

from deposits import services
from deposits.models import QualityDeposit, Recovery
from deposits.services import clocks
from deposits.tests.factories import AT, moment, terms
from deposits.tests.looking import clock, code_of, money
from enterprises.services.standing import change_standing
from ledger.models import Account
from ledger.proving import prove
from reminders.models import Deadline, Notification


def test_leaving_waits_and_then_gives_the_rest_back(county):
    paid = county.paid("500")
    left = services.ask_to_leave(county.deposit, by=county.owner, at=AT)
    assert left.waits_until == date(2027, 2, 21)

    with pytest.raises(ValidationError) as caught:
        refund(county, at="2027-02-21 10:00")
    assert code_of(caught) == "still_waiting"
    late = county.claim("100", at=moment("2027-02-20 10:00"))
    with pytest.raises(ValidationError) as caught:
        refund(county)
    assert code_of(caught) == "claims_open"
    services.withdraw(late, reason="企业已付", by=county.handler)

    key = uuid.uuid4()
    closed = refund(county, key=key)
    assert refund(county, key=key) == closed

    assert closed.state == QualityDeposit.State.CLOSED
    assert money(county) == (0, 0)
    assert Account.objects.get(pk=county.custodian.account_id).balance_yuan == 0
    recovery = Recovery.objects.get(claim=paid)
    assert recovery.state == Recovery.State.SETTLED_FROM_DEPOSIT
    assert not Deadline.objects.of(recovery.instalments.get()).open().exists()
    with pytest.raises(ValidationError) as caught:
        county.pay_in("1")
    assert code_of(caught) == "deposit_closed"
    assert prove().is_sound


def refund(county, *, key=None, at="2027-02-22 10:00"):
    return services.refund(
        county.deposit,
        key=key or uuid.uuid4(),
        document="退款回单001",
        by=county.clerk,
        at=moment(at),
    )


def test_only_who_signs_for_the_enterprise_asks_to_leave_and_may_stay(county):
    with pytest.raises(PermissionDenied):
        services.ask_to_leave(county.deposit, by=county.clerk, at=AT)
    services.ask_to_leave(county.deposit, by=county.owner, at=AT)

    stayed = services.stay(county.deposit, by=county.owner, at=AT)

    assert (stayed.state, stayed.waits_until) == (QualityDeposit.State.ACTIVE, None)
    assert clock(county.deposit, clocks.REFUND).state == Deadline.State.CANCELLED


def test_the_refund_is_in_time_on_the_first_day_on_which_it_may_be_made(county):
    services.ask_to_leave(county.deposit, by=county.owner, at=AT)
    refunding = clock(county.deposit, clocks.REFUND)
    assert refunding.received_on == date(2027, 2, 21)
    assert not refunding.is_overdue(date(2027, 2, 22))
    assert refunding.due_on == date(2027, 2, 26)

    refund(county)

    refunding.refresh_from_db()
    assert refunding.state == Deadline.State.MET and not refunding.is_overdue()


def test_database_refuses_a_refund_before_the_waiting_time_is_over(county):
    with pytest.raises(IntegrityError, match="closed_after_waiting"), transaction.atomic():
        QualityDeposit.objects.update(state="closed", closed_on=date(2026, 12, 1))
    with pytest.raises(IntegrityError, match="closed_after_waiting"), transaction.atomic():
        QualityDeposit.objects.update(
            state="closed",
            leaves_on=date(2026, 11, 23),
            waits_until=date(2027, 2, 21),
            closed_on=date(2027, 2, 21),
        )


def test_deposit_leaves_with_its_enterprise(client, county):
    county.paid("1000", at=AT)
    terms(in_force_from=date(2026, 2, 1), floor_yuan=9000)
    services.follow_floors(at=AT)
    watched = Deadline.objects.of(county.deposit).open().filter(rule__slug=clocks.TOP_UP)
    assert watched.exists()
    change_standing(county.enterprise, "cancel", by=county.contact, reason="已经注销")

    deposit = QualityDeposit.objects.get()
    assert (deposit.state, deposit.steps.last().action) == ("leaving", "企业注销，退出")
    assert not watched.exists()
    assert clock(deposit, clocks.REFUND).received_on == deposit.waits_until
    with pytest.raises(ValidationError, match="企业已经注销"):
        services.stay(deposit, by=county.owner)
    client.force_login(county.owner)
    room = client.get(reverse("deposits:room")).text
    assert "正在退出" in room and "撤回退出申请" not in room


def heard(user):
    rows = Notification.objects.filter(recipient=user, channel="inbox", kind__startswith="deposit_")
    return [row.subject for row in rows.order_by("pk")]


def test_custodian_hears_of_the_wish_to_leave_and_of_its_end(county):
    services.ask_to_leave(county.deposit, by=county.owner, at=AT)
    services.stay(county.deposit, by=county.owner, at=AT)

    name = county.enterprise.name
    assert heard(county.clerk) == [
        f"{name}：申请退出，等待期到2027年2月21日为止，第二天起退还余额",
        f"{name}：撤回退出申请，不用退还",
    ]


def test_enterprise_hears_that_the_rest_was_given_back(county):
    services.ask_to_leave(county.deposit, by=county.owner, at=AT)
    before = heard(county.owner)

    refund(county)

    assert heard(county.owner) == [*before, "质量保证金已经退还余额，账户关闭"]


def test_enterprise_off_the_register_hears_when_its_deposit_goes_back(county):
    change_standing(county.enterprise, "cancel", by=county.contact, reason="已经注销")

    waits_until = date_format(QualityDeposit.objects.get().waits_until)
    words = f"企业注销，退出，等待期到{waits_until}为止，第二天起退还余额"
    assert heard(county.clerk)[-1] == f"{county.enterprise}：{words}"
    assert heard(county.owner)[-1] == f"质量保证金：{words}"


def test_deposit_that_has_waited_long_enough_waits_to_be_refunded(county, client):
    services.ask_to_leave(county.deposit, by=county.owner, at=AT)
    start, title = reverse("admin:index"), "等待期满、待退还的保证金"

    def waiting(day):
        with time_machine.travel(moment(f"{day} 10:00"), tick=False):
            client.force_login(county.clerk)
            found = [each for each in client.get(start).context["waiting"] if each.title == title]
            return [list(client.get(each.url).context["cl"].result_list) for each in found]

    assert waiting("2027-02-21") == []
    assert waiting("2027-02-22") == [[county.deposit]]
