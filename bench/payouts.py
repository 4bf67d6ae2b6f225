"""Thirty-two clients pay from one account, by turns with a bare UPDATE; prints seconds as JSON.

    python -m bench.payouts ROUNDS PAYMENTS

Four things are timed in each round: so many statements ``UPDATE … WHERE balance >= x`` on one row, so
many plain movements of the ledger from one account, so many movements as a payout makes them (out of a
hold, for a subject, by a person, on a document), and so many whole payments of approved claims on one
deposit with everything that belongs to them. Claims and holds are made beforehand. All clients are threads
of a few processes, as the portal's web workers are, and all speak through Django's connection, which each
keeps, in a transaction of its own for each payment: the bare side too. Before the time is taken every client
has made WARM of each, so that no side pays for opening connections and loading addresses.
"""

import json
import os
import sys
import time
import uuid
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from decimal import Decimal
from functools import cache
from multiprocessing import get_context
from threading import Barrier

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
django.setup()

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.utils import timezone
from stdnum.cn import uscc

from accounts.models import User
from bureaus.models import Bureau, BureauMember
from deposits import services
from deposits.models import Custodian, DepositTerms
from enterprises.services import register_enterprise
from ledger import services as books
from ledger.models import Account, Hold
from ledger.proving import prove

PROCESSES, THREADS, WARM = 4, 8, 6
YUAN = Decimal("1.00")
PAPER = services.Paper("bench.pdf", "0" * 64, 1)


@cache
def known(model, pk):
    """A row that whoever pays has in hand already."""
    return model(pk=pk)


def bare(_):
    """The least that a payment can be: one statement, no books."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE bench_balance SET balance = balance - 100 WHERE id = 1 AND balance >= 100"
        )
        return cursor.rowcount == 1


def move(pair):
    """One movement of the ledger."""
    source, target = pair
    moves = {known(Account, source): -100, known(Account, target): 100}
    books.record(moves, key=uuid.uuid4(), kind="bench", narration="bench")
    return True


def payout(movement):
    """One movement of the ledger as a payout makes it."""
    source, target, hold, payer = movement
    books.record(
        {known(Account, source): -100, known(Account, target): 100},
        key=uuid.uuid4(),
        kind="bench",
        narration="bench",
        document="bench",
        subject=known(User, payer),
        subject_label="bench",
        by=known(User, payer),
        using_holds=[Hold(pk=hold)],
    )
    return True


def pay(claim_and_payer):
    """One payment of an approved claim that the page has in hand, by a person whose roles are asked for."""
    claim, payer = claim_and_payer
    services.pay(claim, document="bench", by=User(pk=payer))
    return True


ACTS = {"bare": bare, "move": move, "payout": payout, "pay": pay}


@cache
def threads():
    """The clients of this process; each keeps its connection."""
    return ThreadPoolExecutor(THREADS)


@cache
def all_ready():
    return Barrier(THREADS)


def work(name, items):
    """(paid, refused, errors) of this process's share."""

    def some(share):
        all_ready().wait()
        seen = [0, 0, 0]
        for item in share:
            try:
                seen[0] += ACTS[name](item)
            except ValidationError:
                seen[1] += 1
            except DatabaseError:
                seen[2] += 1
        return seen

    shares = [items[place::THREADS] for place in range(THREADS)]
    return [sum(column) for column in zip(*threads().map(some, shares), strict=True)]


def timed(pool, name, items):
    """(items a second, paid, refused, errors)."""
    shares = [items[place::PROCESSES] for place in range(PROCESSES)]
    began = time.perf_counter()
    parts = list(pool.map(work, [name] * PROCESSES, shares))
    seconds = time.perf_counter() - began
    return [round(len(items) / seconds, 1), *(sum(column) for column in zip(*parts, strict=True))]


def county(count):
    """One deposit with so many approved claims and holds: the pair of its accounts, each claim with its payer,
    and what each hold is moved by."""
    mark = uuid.uuid4().hex[:6]
    bureau = Bureau.objects.get(slug="market-regulation")
    people = {}
    for name in ("payer", "asker", "first", "second"):
        user, _ = User.objects.get_or_create(username=f"bench-{name}")
        BureauMember.objects.get_or_create(bureau=bureau, user=user, role=BureauMember.Role.HANDLER)
        people[name] = user
    DepositTerms.objects.get_or_create(
        in_force_from="2020-01-01",
        defaults={
            "floor_yuan": 1,
            "claim_limit_yuan": 1000,
            "quick_limit_yuan": 0,
            "source": "bench",
        },
    )
    custodian = services.register_custodian(
        Custodian(name=f"bench-{mark}", kind="bank", bureau=bureau)
    )
    enterprise = register_enterprise(name=f"bench {mark}", uscc=free_uscc(), address="bench")
    deposit = services.open_deposit(enterprise, custodian, by=people["payer"])
    services.pay_in(
        deposit,
        amount_yuan=Decimal(count * 10 + 1000),
        key=uuid.uuid4(),
        document="bench",
        by=people["payer"],
    )
    first_case = int(time.time() * 1000)
    claims = []
    for place in range(count):
        claim = services.submit(
            deposit,
            DepositTerms(pk=first_case + place),
            label="bench",
            bureau=bureau,
            basis="agreement",
            document="bench",
            loss_yuan=YUAN,
            reason="bench",
            papers=[PAPER],
            by=people["asker"],
            key=uuid.uuid4(),
        )
        services.approve(claim, by=people["first"])
        approved = services.approve(claim, by=people["second"])
        claims.append((approved, people["payer"].pk))
    pair = (deposit.account_id, custodian.account_id)
    holds = [
        books.hold(deposit.account, 100, key=uuid.uuid4(), narration="bench").pk
        for _ in range(count)
    ]
    return pair, claims, [(*pair, hold, people["payer"].pk) for hold in holds]


def free_uscc():
    """A credit code that no enterprise has yet."""
    code = f"91620724MA{time.time_ns() // 1000 % 10_000_000:07}"
    return code + uscc.calc_check_digit(code)


def main(rounds, payments):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_balance")
        cursor.execute("CREATE TABLE bench_balance (id int PRIMARY KEY, balance bigint)")
        cursor.execute("INSERT INTO bench_balance VALUES (1, 1000000000000)")
    warm = PROCESSES * THREADS * WARM
    pair, claims, payouts = county(rounds * payments + warm)
    connection.close()
    figures = {name: [] for name in ACTS}
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        for place in range(-1, rounds):
            share = slice(warm + place * payments, warm + (place + 1) * payments)
            share = share if place >= 0 else slice(warm)
            items = {
                "bare": [None] * len(claims[share]) * 4,
                "move": [pair] * len(claims[share]),
                "payout": payouts[share],
                "pay": claims[share],
            }
            for name, some in items.items():
                seen = timed(pool, name, some)
                if place >= 0:
                    figures[name].append(seen)
    account = Account.objects.get(pk=pair[0])
    return {
        **{f"{name}_per_second": [row[0] for row in rows] for name, rows in figures.items()},
        "not_paid": sum(row[2] + row[3] for rows in figures.values() for row in rows),
        "database_errors": sum(row[3] for rows in figures.values() for row in rows),
        "overdrawn": account.balance_fen < account.held_fen,
        "broken": [each["slug"] for each in prove().results if each["violations"]],
        "at": timezone.now().isoformat(timespec="seconds"),
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
