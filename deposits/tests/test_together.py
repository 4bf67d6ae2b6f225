"""Payments at the same time, and payments that are cut off in the middle."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from copy import copy
from decimal import Decimal
from threading import Thread
from time import monotonic, sleep

import pytest
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, connection, transaction

from deposits import services
from deposits.models import DepositStep, Instalment, Recovery
from deposits.services import clocks
from deposits.tests.factories import AT, DepositCounty
from deposits.transitions import State
from ledger.models import Account, Entry, HoldEnd
from ledger.proving import prove

pytestmark = pytest.mark.django_db(transaction=True)
PAID = {"document": "付款回单001"}


@pytest.fixture
def county(transactional_db):
    return DepositCounty(paid_in="15000")


def balance(county):
    return Account.objects.get(pk=county.deposit.account_id).balance_yuan


def at_once(acts):
    """What each act gives, or the code of its refusal."""

    def run(act):
        try:
            return act()
        except ValidationError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def pay(county, claim):
    return services.pay(claim, by=county.clerk, at=AT, **PAID)


def test_claims_on_one_deposit_are_paid_at_once(county):
    claims = [county.approved("100") for _ in range(16)]

    paid = at_once([lambda claim=claim: pay(county, copy(claim)).state for claim in claims * 2])

    assert paid == [State.PAID] * 32
    assert balance(county) == Decimal("13400.00")
    assert Recovery.objects.count() == 16
    assert prove().is_sound


def test_claims_at_once_never_hold_more_than_there_is(county):
    acts = [lambda: county.claim("1000").payable_yuan for _ in range(16)]

    outcomes = at_once(acts)

    assert sorted(map(str, outcomes)) == ["1000.00"] * 15 + ["balance_too_low"]
    assert prove().is_sound


def test_money_in_and_out_at_once(county):
    claims = [county.approved("100") for _ in range(8)]
    acts = [lambda claim=claim: pay(county, claim).state for claim in claims]
    acts += [lambda: county.pay_in("50").state for _ in range(8)]

    assert {str(outcome) for outcome in at_once(acts)} == {"paid", "active"}

    assert balance(county) == Decimal("14600.00")
    assert prove().is_sound


class CutAfter:
    """Kills the connection behind a statement; counts the statements."""

    def __init__(self, number):
        self.number, self.count = number, 0

    def __call__(self, execute, sql, params, many, context):
        if self.count == self.number:
            self.kill()
        self.count += 1
        return execute(sql, params, many, context)

    def kill(self):
        killer = connection.copy()
        with killer.cursor() as cursor:
            pid = connection.connection.info.backend_pid
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        killer.close()


def is_whole(claim):
    """Whether the claim is paid with all that belongs to it; fails when there is only a part of it."""
    claim.refresh_from_db()
    is_paid = claim.state == State.PAID
    assert Entry.objects.filter(key=claim.payment_key).count() == is_paid
    assert HoldEnd.objects.filter(hold=claim.hold_id).count() == is_paid
    assert Recovery.objects.filter(claim=claim).count() == is_paid
    assert Instalment.objects.filter(recovery__claim=claim).count() == is_paid
    assert DepositStep.objects.filter(claim=claim, action="已支付").count() == is_paid
    assert bool(clocks.open_of(claim, clocks.QUICK)) != is_paid
    return is_paid


def test_payment_that_is_cut_off_between_statements_is_made_once_when_it_is_tried_again(county):
    cuts = 0
    while True:
        claim = county.approved("10")
        cut = CutAfter(cuts)
        with connection.execute_wrapper(cut), suppress(OperationalError, InterfaceError):
            pay(county, claim)
        connection.close()
        if cut.count < cuts:  # the payment is over before it would be cut off
            break
        is_whole(claim)

        assert pay(county, claim).state == State.PAID

        cuts += 1
        assert is_whole(claim)
        assert balance(county) == 15000 - 10 * cuts
    assert prove().is_sound


WRITTEN = [  # what the procedure writes, in its order
    "reminders_deadline",
    "deposits_recovery",
    "deposits_instalment",
    "deposits_depositstep",
    "ledger_entry",
    "ledger_holdend",
    "ledger_posting",
    "deposits_advanceclaim",
]


@pytest.mark.parametrize("table", WRITTEN)
def test_payment_that_is_cut_off_within_the_procedure_is_made_once_when_it_is_tried_again(
    county, table
):
    claim = county.approved("10")
    paying = Thread(target=pay_and_close, args=[county, claim])

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
        paying.start()
        kill_who_waits_for(cursor, table)
        paying.join()

    assert not is_whole(claim)
    assert pay(county, claim).state == State.PAID
    assert is_whole(claim)
    assert balance(county) == 14990
    assert prove().is_sound


def pay_and_close(county, claim):
    with suppress(OperationalError, InterfaceError):
        pay(county, copy(claim))
    connection.close()


def kill_who_waits_for(cursor, table):
    """Ends the backend that waits for the table, as soon as it does."""
    until = monotonic() + 5
    while monotonic() < until:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks "
            "WHERE relation = %s::regclass AND NOT granted",
            [table],
        )
        if cursor.fetchone():
            return
        sleep(0.01)
    pytest.fail(f"nobody waits for {table}")


def test_money_that_comes_in_and_is_cut_off_is_booked_once(county):
    counter = CutAfter(None)
    with connection.execute_wrapper(counter):
        county.pay_in("1")
    for number in range(counter.count):
        key = uuid.uuid4()
        with (
            connection.execute_wrapper(CutAfter(number)),
            suppress(OperationalError, InterfaceError),
        ):
            county.pay_in("1", key=key)
        connection.close()
        county.pay_in("1", key=key)
    assert balance(county) == 15001 + counter.count
    assert prove().is_sound
