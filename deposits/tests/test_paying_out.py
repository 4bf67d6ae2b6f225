"""An advance is paid out of its hold, and the enterprise pays it back."""

from datetime import date, timedelta
from decimal import Decimal

import pghistory
import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from deposits import services
from deposits.models import AdvanceClaim, Instalment, QualityDeposit, Recovery, RecoveryReceipt
from deposits.services import clocks
from deposits.tasks import follow_floors, tell_paid
from deposits.tests.factories import AT, moment, terms
from deposits.tests.looking import check_now, clock, code_of, money
from deposits.transitions import State
from ledger import services as ledger
from ledger.models import Entry
from ledger.proving import prove
from reminders import deadlines
from reminders.models import Deadline, Notification


def test_payment_moves_the_held_sum_once_and_begins_the_recovery(county):
    claim = county.approved("500")

    paid = services.pay(claim, document="付款回单001", by=county.clerk, at=AT)
    again = services.pay(claim, document="付款回单001", by=county.clerk, at=AT)

    assert (paid.state, again.entry_id) == (State.PAID, paid.entry_id)
    assert money(county) == (Decimal("4500.00"), 0)
    recovery = paid.recovery
    assert (recovery.total_yuan, recovery.owed_yuan()) == (Decimal("500.00"), Decimal("500.00"))
    [instalment] = recovery.instalments.all()
    assert instalment.due_on == date(2026, 12, 23)
    assert clock(instalment, clocks.INSTALMENT).due_on == date(2026, 12, 23)
    assert clock(claim, clocks.PAY).state == Deadline.State.MET
    with pytest.raises(ValidationError) as caught:
        services.pay(claim, document="付款回单002", by=county.clerk, at=AT)
    assert code_of(caught) == "step_not_allowed"
    assert prove().is_sound


def test_payment_is_judged_by_the_claim_as_it_is_and_not_as_it_was_read(county):
    stale, claim = county.approved("500"), county.approved("400")
    services.withdraw(stale, reason="企业已付", by=county.handler, at=AT)
    early = AdvanceClaim(pk=claim.pk)

    with pytest.raises(ValidationError) as caught:
        services.pay(stale, document="付款回单001", by=county.clerk, at=AT)

    assert code_of(caught) == "step_not_allowed"
    assert services.pay(early, document="付款回单001", by=county.clerk, at=AT).state == State.PAID
    assert money(county) == (Decimal("4600.00"), 0)


def test_payment_counts_a_paused_clock_before_it_meets_it(county):
    claim = county.approved("500")
    paused = {"document": "暂停通知", "reason": "银行查询", "by": county.handler}
    deadlines.pause(clock(claim, clocks.PAY), on=date(2026, 11, 24), **paused)

    services.pay(claim, document="付款回单001", by=county.clerk, at=AT + timedelta(days=8))

    met = clock(claim, clocks.PAY)
    assert (met.state, met.met_on) == (Deadline.State.MET, date(2026, 12, 1))
    assert met.due_on > date(2026, 11, 26)


def test_payment_out_of_a_hold_that_has_ended_leaves_nothing(county):
    claim = county.approved("500")
    ledger.release(claim.hold)

    with pytest.raises(ValidationError) as caught:
        services.pay(claim, document="付款回单001", by=county.clerk, at=AT)

    assert code_of(caught) == "hold_ended"
    assert clock(claim, clocks.PAY).state == Deadline.State.RUNNING
    assert not Recovery.objects.exists()
    assert not claim.steps.filter(action="已支付").exists()


def test_history_says_who_paid(county):
    claim = county.approved("500")

    with pghistory.context(user=county.clerk.pk):
        services.pay(claim, document="付款回单001", by=county.clerk, at=AT)

    event = claim.events.latest("pgh_id")
    assert (event.state, event.pgh_context.metadata) == (State.PAID, {"user": county.clerk.pk})


def test_deposit_below_its_floor_loses_the_badge_and_gets_a_day(county):
    for _ in range(3):
        county.paid("1000")
    assert QualityDeposit.objects.get().has_badge(county.terms)

    county.paid("0.01")

    deposit = QualityDeposit.objects.get()
    assert not deposit.has_badge(county.terms)
    [top_up] = Deadline.objects.of(deposit).open()
    assert (top_up.rule.slug, top_up.due_on) == (clocks.TOP_UP, date(2026, 12, 14))
    told = Notification.objects.filter(recipient=county.owner, kind="deposit_short").latest("pk")
    assert told.subject == "质量保证金不足，请补足，到2026年12月14日为止"

    county.pay_in("0.01")

    deposit = QualityDeposit.objects.get()
    assert deposit.has_badge(county.terms)
    assert [each.state for each in Deadline.objects.of(deposit)] == ["met", "met"]


def test_sweep_makes_up_for_a_clock_that_was_cut_off(county):
    county.paid("1000")
    terms(in_force_from=date(2026, 11, 24), floor_yuan=Decimal("4500"))

    for at in ("2026-11-24 10:00", "2026-11-24 10:10"):
        with time_machine.travel(moment(at), tick=False):
            follow_floors()

    assert Deadline.objects.of(county.deposit).open().count() == 1


def test_money_that_comes_in_pays_back_the_oldest_debt_first(county):
    first, second = county.paid("500"), county.paid("300")

    county.pay_in("600")

    states = list(Recovery.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["complete", "open"]
    assert [each.owed_yuan() for each in Recovery.objects.order_by("pk")] == [
        Decimal("0.00"),
        Decimal("200.00"),
    ]
    assert clock(first.recovery.instalments.get(), clocks.INSTALMENT).state == "met"
    county.pay_in("250")
    assert second.recovery.receipts.count() == 2
    assert not Recovery.objects.open().exists()
    narrations = Entry.objects.order_by("-pk").values_list("narration", flat=True)
    assert list(narrations[:2]) == ["归还先行赔付款200.00元，补足50.00元", "归还先行赔付款"]
    assert prove().is_sound


def test_debt_in_instalments_with_a_clock_each(county):
    recovery = county.paid("100").recovery

    services.plan(recovery, count=3, first_due_on=date(2026, 12, 31), by=county.contact, at=AT)

    rows = list(recovery.instalments.values_list("position", "amount_yuan", "due_on"))
    assert rows == [
        (1, Decimal("33.34"), date(2026, 12, 31)),
        (2, Decimal("33.33"), date(2027, 1, 31)),
        (3, Decimal("33.33"), date(2027, 2, 28)),
    ]
    county.pay_in("40")
    states = [clock(each, clocks.INSTALMENT).state for each in recovery.instalments.all()]
    assert states == ["met", "running", "running"]
    with pytest.raises(ValidationError) as caught:
        services.plan(recovery, count=2, first_due_on=date(2026, 12, 31), by=county.contact, at=AT)
    assert code_of(caught) == "recovery_under_way"


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"count": 0}, {"count": "count_out_of_range"}),
        ({"count": 13}, {"count": "count_out_of_range"}),
        ({"first_due_on": date(2026, 11, 23)}, {"first_due_on": "day_in_the_past"}),
        ({"first_due_on": date(2027, 11, 24)}, {"first_due_on": "day_too_far"}),
        ({"first_due_on": date(9999, 12, 31), "count": 12}, {"first_due_on": "day_too_far"}),
    ],
)
def test_schedule_that_cannot_be_is_refused(county, values, codes):
    recovery = county.paid("100").recovery
    plain = {"count": 2, "first_due_on": date(2026, 12, 31), "by": county.contact, "at": AT}

    with pytest.raises(ValidationError) as caught:
        services.plan(recovery, **plain | values)

    assert code_of(caught) == codes
    assert recovery.instalments.count() == 1


def test_database_refuses_instalments_and_receipts_that_are_not_the_sum(county):
    recovery = county.paid("100").recovery
    entry = Entry.objects.first()

    with pytest.raises(IntegrityError, match="are not its sum"), transaction.atomic():
        Instalment.objects.create(
            recovery=recovery, position=2, amount_yuan=1, due_on=date(2026, 12, 31)
        )
        check_now()
    with pytest.raises(IntegrityError, match="more was received"), transaction.atomic():
        RecoveryReceipt.objects.create(recovery=recovery, entry=entry, amount_yuan="100.01")
        check_now()


def test_everybody_hears_when_it_is_their_turn(county):
    claim = county.claim("500")

    def heard(user):
        rows = Notification.objects.filter(recipient=user, channel="inbox", kind="advance_claim")
        return [row.subject.removeprefix(f"{claim.number} ") for row in rows.order_by("pk")]

    services.approve(claim, by=county.contact, at=AT)
    assert heard(county.leader) == ["先行赔付待审核", "先行赔付待另一人复核"]
    assert heard(county.clerk) == []
    services.approve(claim, by=county.leader, at=AT)
    assert heard(county.clerk) == ["先行赔付待支付"]
    services.withdraw(claim, reason="企业已付", by=county.handler, at=AT)

    assert heard(county.owner) == [
        "有一笔先行赔付正在审核",
        "先行赔付已经同意，支付以后请按期归还",
        "已撤回，冻结的款已经解除",
    ]


def told(county, kind):
    rows = Notification.objects.filter(recipient=county.owner, channel="inbox", kind=kind)
    return [row.subject for row in rows.order_by("pk")]


def test_enterprise_hears_once_by_when_to_give_back_what_was_paid(county):
    claim = county.paid("500")

    for at in (AT, AT + timedelta(days=3), AT + timedelta(days=30)):
        with time_machine.travel(at, tick=False):
            tell_paid()

    assert told(county, "advance_claim")[-1] == (
        f"{claim.number} 先行赔付已经支付，请归还，到2026年12月23日为止"
    )
    assert len(told(county, "advance_claim")) == 3


def test_what_was_given_back_already_is_not_asked_for(county):
    county.paid("500")
    county.pay_in("500")
    before = told(county, "advance_claim")

    assert services.tell_paid(at=AT) == 0
    assert told(county, "advance_claim") == before


def test_enterprise_hears_of_its_instalments(county):
    recovery = county.paid("500").recovery

    services.plan(recovery, count=2, first_due_on=date(2026, 12, 31), by=county.contact, at=AT)

    number = recovery.claim.number
    assert told(county, "advance_claim")[-1] == (f"先行赔付{number}分2期归还，第一期2026年12月31日")
