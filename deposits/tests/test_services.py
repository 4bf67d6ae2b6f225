"""Paying in, asking for an advance and deciding on it, the parameters, and who sees what."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from accounts.tests.factories import UserFactory
from bureaus.models import BureauMember
from bureaus.tests.factories import BureauMemberFactory
from deposits import services
from deposits.models import AdvanceClaim, DepositTerms, QualityDeposit
from deposits.services import clocks
from deposits.tests.factories import AT, terms
from deposits.tests.looking import clock, code_of, money
from deposits.transitions import NEXT_STATE, Action, State
from ledger.models import Account, Entry
from ledger.proving import prove
from reminders.models import Deadline

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


def test_what_was_written_down_wrongly_is_taken_back_by_another_person(county):
    county.pay_in("6000")
    wrong, first = services.to_take_back(county.deposit)
    given = {"posting": wrong, "reason": "多写了一个零"}
    with pytest.raises(ValidationError) as own:
        services.take_back(county.deposit, by=county.clerk, **given)
    assert code_of(own) == {"posting": "same_person"}
    with pytest.raises(PermissionDenied):
        services.take_back(county.deposit, by=county.owner, **given)

    services.take_back(county.deposit, by=county.contact, **given)

    assert money(county) == (Decimal("5000.00"), 0)
    entry = Entry.objects.get(kind="deposit_pay_in_back")
    assert (entry.subject, entry.by) == (wrong.entry, county.contact)
    assert county.deposit.steps.last().action == "撤回到账"
    assert list(services.to_take_back(county.deposit)) == [first]
    with pytest.raises(ValidationError) as again:
        services.take_back(county.deposit, by=county.contact, **given)
    assert code_of(again) == {"posting": "not_to_take_back"}
    county.claim("900")
    with pytest.raises(ValidationError) as held:
        services.take_back(county.deposit, posting=first, reason="写到了别家", by=county.contact)
    assert held.value.code == "balance_too_low"
    assert prove().is_sound


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
