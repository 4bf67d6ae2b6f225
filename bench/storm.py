"""Thirty-two threads move, hold and pay money at random, with retries; prints what went wrong as JSON.

    python -m bench.storm 100000

Each thread adds up what it was told it had moved. At the end the balances in the database must be those
sums, every invariant must be proved, and nobody may have seen an error of the database.
"""

import json
import os
import sys
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from random import Random

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
    django.setup()

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection

from ledger import services
from ledger.models import Account
from ledger.proving import prove

THREADS = 32
ACCOUNTS = 12
REMEMBERED = 40


class Trader:
    """One thread: takes random steps and remembers what came of them."""

    def __init__(self, outside, accounts, seed):
        self.random = Random(seed)
        self.outside, self.accounts = outside, accounts
        self.sums, self.outcomes = Counter(), Counter()
        self.sent, self.holds = [], []

    def trade(self, steps):
        """Take so many steps."""
        try:
            for _ in range(steps):
                self.step()
        finally:
            connection.close()
        return self

    def step(self):
        act = self.random.choice(
            [self.pay_in, self.pay_out, self.pay_out, self.share, self.hold, self.use, self.release, self.again]
        )  # fmt: skip
        try:
            act()
        except ValidationError as error:
            self.outcomes[error.code] += 1
        except DatabaseError as error:
            self.outcomes[f"database error: {type(error).__name__}"] += 1

    def one(self):
        return self.random.choice(self.accounts)

    def fen(self):
        return self.random.randint(1, 5_000)

    def pay_in(self):
        fen = self.fen()
        self.record({self.outside: -fen, self.one(): fen})

    def pay_out(self):
        fen = self.fen()
        self.record({self.one(): -fen, self.outside: fen})

    def share(self):
        """From one account to two others."""
        source, first, second = self.random.sample(self.accounts, 3)
        fen = self.fen()
        self.record({source: -2 * fen, first: fen, second: fen})

    def hold(self):
        held = services.hold(self.one(), self.fen(), key=uuid.uuid4(), narration="bench")
        self.holds = [*self.holds[-REMEMBERED:], held]
        self.outcomes["held"] += 1

    def use(self):
        """Pay a hold out; one that has ended is refused."""
        if self.holds:
            held = self.random.choice(self.holds)
            account = next(each for each in self.accounts if each.pk == held.account_id)
            moves = {account: -held.amount_fen, self.outside: held.amount_fen}
            self.record(moves, using_holds=[held])

    def release(self):
        if self.holds:
            services.release(self.random.choice(self.holds))
            self.outcomes["released"] += 1

    def again(self):
        """Send an act again that was sent before: nothing moves."""
        if self.sent:
            self.send(*self.random.choice(self.sent))

    def record(self, moves, **more):
        self.send(moves, uuid.uuid4(), more)

    def send(self, moves, key, more):
        self.sent = [*self.sent[-REMEMBERED:], (moves, key, more)]
        recorded = services.record(moves, key=key, kind="bench", narration="bench", **more)
        self.outcomes["recorded" if recorded.is_new else "known"] += 1
        if recorded.is_new:
            self.sums.update({account.pk: fen for account, fen in moves.items()})


def storm(operations, *, threads=THREADS, seed=20261126):
    """{operations, seconds, outcomes, errors, wrong_balances, broken} of so many random operations."""
    mark = uuid.uuid4().hex[:8]
    outside = services.open_account(f"bench-{mark}-outside", "bench", may_be_negative=True)
    accounts = [services.open_account(f"bench-{mark}-{n}", "bench") for n in range(ACCOUNTS)]
    traders = [Trader(outside, accounts, seed + place) for place in range(threads)]
    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        done = list(pool.map(lambda trader: trader.trade(operations // threads), traders))
    seconds = time.perf_counter() - began
    sums, outcomes = Counter(), Counter()
    for trader in done:
        sums.update(trader.sums)
        outcomes.update(trader.outcomes)
    balances = Account.objects.in_bulk([account.pk for account in [outside, *accounts]])
    return {
        "operations": operations // threads * threads,
        "seconds": round(seconds, 1),
        "outcomes": dict(outcomes.most_common()),
        "errors": sum(count for word, count in outcomes.items() if word.startswith("database")),
        "wrong_balances": sum(sums[pk] != each.balance_fen for pk, each in balances.items()),
        "broken": [each["slug"] for each in prove().results if each["violations"]],
    }


if __name__ == "__main__":
    print(json.dumps(storm(int(sys.argv[1]))))
