import uuid
from datetime import date, timedelta
from decimal import Decimal

import pghistory
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.tests.factories import UserFactory
from bureaus.models import BureauMember
from bureaus.tests.factories import BureauMemberFactory
from deposits import services
from deposits.models import (
    AdvanceClaim,
    DepositTerms,
    Instalment,
    QualityDeposit,
    Recovery,
    RecoveryReceipt,
)
from deposits.services import clocks
from deposits.tests.factories import AT, moment, terms
from deposits.transitions import NEXT_STATE, Action, State
from ledger import services as ledger
from ledger.models import Account, Entry
from ledger.proving import prove
from reminders import deadlines
from reminders.models import Deadline, Notification


def money(county):
    account = Account.objects.get(pk=county.deposit.account_id)
    return account.balance_yuan, account.held_yuan


def clock(subject, slug):
    return Deadline.objects.of(subject).get(rule__slug=slug)


def code_of(caught):
    error = caught.value
    if hasattr(error, "error_dict"):
        return {field: errors[0].code for field, errors in error.error_dict.items()}
    return error.error_list[0].code


# Paying in


def test_paying_in_is_booked_once(county):
    key = uuid.uuid4()

    county.pay_in("600", key=key)
    county.pay_in("600", key=key)

    assert money(county) == (Decimal("5600.00"), 0)
    assert Entry.objects.filter(kind="deposit_pay_in").count() == 2
    custodian = Account.objects.get(pk=county.custodian.account_id)
    assert custodian.balance_yuan == Decimal("-5600.00")


@pytest.mark.parametrize(
    ("amount", "code"), [("0", "amount_not_positive"), ("-1", "amount_not_positive"), ("15000.01", "above_ceiling")]
)  # fmt: skip
def test_sum_that_cannot_be_is_refused_beside_its_field(county, amount, code):
    with pytest.raises(ValidationError) as caught:
        county.pay_in(amount)

    assert code_of(caught) == {"amount_yuan": code}
    assert money(county) == (Decimal("5000.00"), 0)


def test_only_custodian_and_bureau_keep_the_books(county):
    for stranger in (county.owner, UserFactory(), BureauMemberFactory().user):
        with pytest.raises(PermissionDenied):
            county.pay_in("1", by=stranger)
    county.pay_in("1", by=county.contact)

    assert money(county) == (Decimal("5001.00"), 0)


def test_enterprise_has_one_open_deposit(county):
    with pytest.raises(ValidationError) as caught:
        services.open_deposit(county.enterprise, county.custodian, by=county.clerk)

    assert "已经有保证金账户" in str(caught.value)


# Asking and deciding


def test_claim_holds_the_least_of_limit_balance_and_loss(county):
    assert county.claim("200").payable_yuan == Decimal("200.00")
    assert county.claim("3000").payable_yuan == Decimal("1000.00")
    for _ in range(3):
        county.claim("1000")
    assert money(county) == (Decimal("5000.00"), Decimal("4200.00"))
    assert county.claim("900").payable_yuan == Decimal("800.00")
    with pytest.raises(ValidationError) as caught:
        county.claim("1")
    assert code_of(caught) == "balance_too_low"
    assert prove().is_sound


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"papers": []}, {"papers": "papers_missing"}),
        ({"document": " "}, {"document": "document_missing"}),
        ({"reason": " "}, {"reason": "reason_missing"}),
        ({"loss": "0"}, {"loss_yuan": "loss_not_positive"}),
    ],
)
def test_incomplete_claim_is_refused_and_holds_nothing(county, values, codes):
    with pytest.raises(ValidationError) as caught, transaction.atomic():
        county.claim(**values)

    assert code_of(caught) == codes
    assert money(county)[1] == 0


def test_same_page_twice_is_one_claim_and_a_case_has_one_open_claim(county):
    case, key = UserFactory(), uuid.uuid4()

    first = county.claim(subject=case, key=key)
    assert county.claim(subject=case, key=key) == first
    with pytest.raises(ValidationError) as caught:
        county.claim(subject=case)

    assert code_of(caught) == "claim_open"
    for user in (county.contact, county.leader):
        services.approve(first, by=user, at=AT)
    services.pay(first, document="付款回单001", by=county.clerk, at=AT)
    with pytest.raises(ValidationError) as caught:
        county.claim(subject=case)
    assert code_of(caught) == "claim_paid"


@pytest.mark.parametrize(
    ("loss", "values", "is_quick"),
    [
        ("300", {}, True),
        ("300.01", {}, False),
        ("300", {"basis": "calculation", "is_clear": True}, True),
        ("300", {"basis": "calculation", "is_clear": False}, False),
    ],
)
def test_small_clear_sum_goes_by_the_lane_of_48_hours(county, loss, values, is_quick):
    claim = county.claim(loss, **values)

    assert claim.is_quick is is_quick
    if is_quick:
        assert claim.quick_until == AT + timedelta(hours=48)
        assert clock(claim, clocks.QUICK).due_on == date(2026, 11, 25)
        assert not claim.is_past_quick_lane(AT + timedelta(hours=48))
        assert claim.is_past_quick_lane(AT + timedelta(hours=48, seconds=1))
    else:
        assert clock(claim, clocks.DECIDE).due_on == date(2026, 11, 30)


def test_two_people_decide_and_neither_has_asked(county):
    claim = county.claim("500", by=county.contact)

    with pytest.raises(PermissionDenied):
        services.approve(claim, by=county.contact)
    once = services.approve(claim, by=county.handler, at=AT)
    with pytest.raises(PermissionDenied):
        services.approve(claim, by=county.handler)
    twice = services.approve(claim, by=county.leader, at=AT)

    assert (once.state, twice.state) == (State.APPROVED_ONCE, State.APPROVED)
    assert clock(claim, clocks.DECIDE).state == Deadline.State.MET
    assert clock(claim, clocks.PAY).due_on == date(2026, 11, 26)
    for stranger in (county.clerk, county.owner, BureauMemberFactory().user):
        with pytest.raises(PermissionDenied):
            services.approve(county.claim(), by=stranger)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"first_approver": "handler"}, "advance_claim_approver_is_not_submitter"),
        ({"first_approver": "contact", "second_approver": "contact"}, "advance_claim_two_approvers"),
        ({"first_approver": "contact", "second_approver": "handler"}, "advance_claim_two_approvers"),
        ({"second_approver": "leader"}, "advance_claim_two_approvers"),
        ({"state": "approved"}, "advance_claim_paid_after_two_approvals"),
        ({"first_approver": "contact", "second_approver": "leader", "state": "paid"}, "advance_claim_paid_has_its_entry"),
        ({"state": "rejected"}, "advance_claim_ended_says_why"),
    ],
)  # fmt: skip
def test_database_refuses_a_claim_that_skips_a_person(county, changes, constraint):
    claim = county.claim()
    given = {
        name: value if name == "state" else getattr(county, value)
        for name, value in changes.items()
    }

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AdvanceClaim.objects.filter(pk=claim.pk).update(**given)


def test_database_refuses_another_sum_and_a_change_of_what_has_ended(county):
    claim, paid = county.claim(), county.paid()

    for rows, values in [
        (AdvanceClaim.objects.filter(pk=claim.pk), {"payable_yuan": 1}),
        (AdvanceClaim.objects.filter(pk=paid.pk), {"ended_reason": "x"}),
    ]:
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            rows.update(**values)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        AdvanceClaim.objects.filter(pk=claim.pk).delete()


def steps_of(county):
    """Action -> taking it."""
    return {
        Action.APPROVE: lambda claim: services.approve(claim, by=county.leader, at=AT),
        Action.REJECT: lambda claim: services.reject(claim, reason="证据不足", by=county.leader, at=AT),
        Action.WITHDRAW: lambda claim: services.withdraw(claim, reason="企业已付", by=county.handler, at=AT),
        Action.PAY: lambda claim: services.pay(claim, document="另一张回单", by=county.clerk, at=AT),
    }  # fmt: skip


def in_state(county, state):
    claim = county.claim("500")
    if state in {State.APPROVED_ONCE, State.APPROVED, State.PAID}:
        claim = services.approve(claim, by=county.contact, at=AT)
    if state in {State.APPROVED, State.PAID}:
        claim = services.approve(claim, by=county.leader, at=AT)
    if state == State.PAID:
        claim = services.pay(claim, document="回单", by=county.clerk, at=AT)
    if state == State.REJECTED:
        claim = services.reject(claim, reason="证据不足", by=county.leader, at=AT)
    if state == State.WITHDRAWN:
        claim = services.withdraw(claim, reason="企业已付", by=county.handler, at=AT)
    return claim


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_every_step_from_every_state(county, state, action):
    claim = in_state(county, state)
    before = money(county)
    step = steps_of(county)[action]

    if (after := NEXT_STATE.get((state, action))) is not None:
        if state == State.APPROVED_ONCE and action in {Action.APPROVE, Action.REJECT}:
            claim.refresh_from_db()
        assert step(claim).state == after
    else:
        with pytest.raises(ValidationError) as caught:
            step(claim)
        assert code_of(caught) == "step_not_allowed"
        assert money(county) == before
    assert prove().is_sound


def test_refused_claim_gives_its_hold_free_and_ends_its_clocks(county):
    claim = county.claim("500")

    services.reject(claim, reason="证据不足", by=county.contact, at=AT)

    assert money(county) == (Decimal("5000.00"), 0)
    assert clock(claim, clocks.DECIDE).state == Deadline.State.CANCELLED
    again = county.claim(subject=claim.subject)
    assert again.pk != claim.pk


# Paying out and getting back


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
    assert Notification.objects.filter(recipient=county.owner, kind="deposit_short").exists()

    county.pay_in("0.01")

    deposit = QualityDeposit.objects.get()
    assert deposit.has_badge(county.terms)
    assert [each.state for each in Deadline.objects.of(deposit)] == ["met", "met"]


def test_sweep_makes_up_for_a_clock_that_was_cut_off(county):
    county.paid("1000")
    terms(in_force_from=date(2026, 11, 24), floor_yuan=Decimal("4500"))

    services.follow_floors(at=moment("2026-11-24 10:00"))
    services.follow_floors(at=moment("2026-11-24 10:10"))

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


def check_now():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# Leaving


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
    assert clock(county.deposit, clocks.LEAVE).state == Deadline.State.CANCELLED


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


# Parameters


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"floor_yuan": 0}, "deposit_terms_floor_positive"),
        ({"ceiling_yuan": 1}, "deposit_terms_ceiling_above_floor"),
        ({"quick_limit_yuan": 1001}, "deposit_terms_quick_within_limit"),
        ({"awaiting_confirmation_by": ""}, "deposit_terms_say_whose"),
    ],
)
def test_parameters_that_cannot_be_are_refused(county, values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        terms(in_force_from=date(2027, 1, 1), **values)


def test_a_day_has_the_parameters_in_force_on_it(county):
    later = terms(in_force_from=date(2026, 12, 1), confirmed_by="县市场监管局")

    assert DepositTerms.objects.in_force(date(2026, 11, 30)) == county.terms
    assert DepositTerms.objects.in_force(date(2026, 12, 1)) == later
    assert DepositTerms.objects.in_force(date(2025, 12, 31)) is None
    assert later.standing_text == "县市场监管局确认"
    assert county.terms.standing_text == "待县市场监管局、行业协会确认"


# Who sees what


def test_deposits_and_claims_are_seen_by_who_has_to_do_with_them(county):
    claim = county.claim()
    other = BureauMemberFactory(role=BureauMember.Role.CONTACT).user

    for user in (county.handler, county.clerk):
        assert list(QualityDeposit.objects.visible_to(user)) == [county.deposit]
        assert list(AdvanceClaim.objects.visible_to(user)) == [claim]
    assert list(QualityDeposit.objects.visible_to(county.owner)) == [county.deposit]
    assert list(AdvanceClaim.objects.visible_to(county.owner)) == []
    assert list(QualityDeposit.objects.visible_to(other)) == []
    assert list(AdvanceClaim.objects.visible_to(other)) == []
