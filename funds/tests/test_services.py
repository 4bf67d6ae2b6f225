"""Budgets by two people, commitments, and what is to be paid."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from funds import services
from funds.models import Budget, BudgetChange, Payable, Purpose
from funds.tests.factories import AT, FundCounty, bank_account, id_number, moment
from gaotai_jiazheng.tests.made_once import made_once
from ledger import services as ledger
from ledger.models import Account
from ledger.proving import prove
from reminders.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
@made_once
def county():
    return FundCounty()


def refused(act, *values, **named):
    """The code of a refusal."""
    with pytest.raises(ValidationError) as raised, transaction.atomic():
        act(*values, **named)
    error = raised.value
    return error.code if not hasattr(error, "error_dict") else sorted(error.error_dict)


def check_deferred():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def free(budget):
    account = Account.objects.get(pk=budget.account_id)
    return account.balance_fen - account.held_fen


def test_a_budget_gets_money_by_two_people_only(county):
    change = services.propose_change(
        county.budget, "allocate", 100, document="高财社〔2026〕2号", by=county.proposer
    )

    assert refused(services.approve_change, change, by=county.proposer) == (
        "budget_change_by_two_people"
    )
    with pytest.raises(PermissionDenied):
        services.approve_change(change, by=county.leader)
    assert free(county.budget) == 1_000_000
    services.approve_change(change, by=county.decider)
    assert refused(services.approve_change, change, by=county.decider) == "step_not_allowed"
    assert free(county.budget) == 1_000_100
    check_deferred()
    assert prove().is_sound


def test_money_moves_between_purposes_of_one_fund_and_year_only(county):
    training = Purpose.objects.create(code="training", name="培训补贴")
    other = county.make_budget(yuan=0, purpose=training)
    last_year = county.make_budget(yuan=0, purpose=training, year=2025)
    rival = county.make_budget(yuan=0, fund=county.make_fund("start-up", "创业资金", county.bureau))

    county.change(other, 300, "transfer", from_budget=county.budget)

    assert (free(county.budget), free(other)) == (970_000, 30_000)
    for stranger in (last_year, rival):
        assert (
            refused(county.change, stranger, 1, "transfer", from_budget=county.budget)
            == "funds_change_inside_fund_and_year"
        )
    assert refused(county.change, other, 9_701, "transfer", from_budget=county.budget) == (
        "balance_too_low"
    )
    check_deferred()


def test_nobody_moves_money_of_a_budget_past_the_decisions(county):
    rival = county.make_budget(yuan=0, purpose=Purpose.objects.create(code="x", name="别的"))
    check_deferred()

    for other in (rival.account, county.fund.spent, county.fund.source):
        with pytest.raises(IntegrityError) as raised, transaction.atomic():
            ledger.record(
                {county.budget.account: -1, other: 1}, key=uuid.uuid4(), kind="x", narration="x"
            )
            check_deferred()
        assert raised.value.__cause__.diag.constraint_name == "funds_money_stays_inside"
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        ledger.hold(county.budget.account, 1, key=uuid.uuid4(), narration="x")
        check_deferred()
    assert raised.value.__cause__.diag.constraint_name == "funds_hold_is_commitment"


def test_commitments_keep_all_or_nothing(county):
    key = uuid.uuid4()

    first = county.commit(9_000, key=key)

    assert county.commit(9_000, key=key) == first
    assert refused(county.commit, 8_000, key=key) == "key_reused"
    assert refused(county.commit, 1_001) == "balance_too_low"
    assert refused(county.commit, -1) == "amount_not_positive"
    assert refused(county.commit, 1, at=moment("2027-01-01 00:00")) == "year_closed"
    with pytest.raises(PermissionDenied):
        county.commit(1, by=county.proposer)
    services.release(first, county.maker, "申请人撤回")
    services.release(first, county.maker, "申请人撤回")
    assert free(county.budget) == 1_000_000
    check_deferred()
    assert prove().is_sound


def test_the_same_thing_is_payable_to_a_person_once(county):
    first = county.payable(1)

    assert refused(county.payable, 1) == "payable_once_a_person_purpose_period"
    assert county.payable(1, period_key="2026-05").state == "ready"
    assert refused(county.payable, 1, commitment=first.commitment, year=2025) == (
        "payable_once_a_commitment"
    )
    assert refused(services.release, first.commitment, county.maker, "改") == "has_payable"
    services.cancel_payable(first, county.maker, "重复")
    assert county.payable(1).state == "ready"
    assert str(first.masked_name) == "张*"
    with connection.cursor() as cursor:
        cursor.execute("SELECT payee_name || id_number || bank_account FROM funds_payable")
        assert "张三" not in str(cursor.fetchall())


def test_nothing_is_payable_before_its_notice_is_over_and_clear(county):
    running = county.notice(first_day=date(2026, 11, 20), last_day=date(2026, 11, 27))
    commitment = county.commit()

    assert refused(county.payable, 1, notice=running) == "notice_not_clear"
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        Payable.objects.create(
            commitment=commitment,
            budget=county.budget,
            purpose=county.purpose,
            amount_fen=commitment.amount_fen,
            payee_name="张三",
            id_number=id_number(1),
            bank_account=bank_account(1),
            person_index="1" * 64,
            year=2026,
            notice=running,
            made_by=county.maker,
            made_at=AT,
        )
    assert raised.value.__cause__.diag.constraint_name == "notice_is_over"


def test_wrong_payees_are_told_field_by_field(county):
    values = {"payee_name": " ", "id_number": "620724", "bank_account": "12a"}

    assert refused(county.payable, 1, **values) == ["bank_account", "id_number", "payee_name"]
    assert refused(county.payable, 1, purpose_key="training") == "funds_payable_of_its_commitment"


def test_a_closed_year_takes_nothing(county):
    assert refused(services.close_budget, county.budget, by=county.decider) == "budget_not_empty"
    county.change(county.budget, 10_000, "take_back")
    services.close_budget(county.budget, by=county.decider)
    county.budget.refresh_from_db()

    assert refused(county.commit, 1) == "year_closed"
    assert refused(county.change, county.budget, 1) == "budget_closed"
    assert refused(county.change, county.budget, 10**12) == "budget_closed"
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetChange.objects.create(
            budget=county.budget,
            kind="allocate",
            amount_fen=1,
            document="x",
            proposed_by=county.maker,
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Budget.objects.filter(pk=county.budget.pk).update(closed_at=None)


def heard(user, kind):
    rows = Notification.objects.filter(recipient=user, channel="inbox", kind=kind)
    return [(row.subject, row.link) for row in rows.order_by("pk")]


def test_whoever_proposed_a_change_hears_what_was_decided(county):
    changes = [
        services.propose_change(
            county.budget, "allocate", 100, document=f"高财社〔2026〕{n}号", by=county.proposer
        )
        for n in (2, 3)
    ]
    before = heard(county.proposer, "budget_change")

    services.approve_change(changes[0], by=county.decider)
    services.reject_change(changes[1], by=county.decider, note="文号不对")

    words = f"{county.budget}：您提出的{changes[0].get_kind_display()}"
    assert heard(county.proposer, "budget_change")[len(before) :] == [
        (f"{words}批准了", changes[0].get_absolute_url()),
        (f"{words}没有批准，原因写在这项变动上", changes[1].get_absolute_url()),
    ]
