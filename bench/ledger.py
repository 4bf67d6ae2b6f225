"""The books under load: random operations, and payments from one account against a bare UPDATE."""

import json

from bench.bars import at_least, none_of
from bench.county import ratio

OPERATIONS, QUICK_OPERATIONS = 100_000, 3_200
PAYMENTS, QUICK_PAYMENTS = 320, 64


def measure(county):
    """Yields what 100,000 random operations of 32 threads did, and three ratios of throughput to ``UPDATE …
    WHERE balance >= x`` on one row, one bar for all: of a plain movement of the ledger, of a movement as a
    payout makes it, and of the whole payment with its clocks, record and recovery."""
    is_full = county.is_full
    database = county.database(county.sizes[0])
    operations = OPERATIONS if is_full else QUICK_OPERATIONS
    seen = answer(county, database, "bench.storm", operations)
    yield {
        "figure": f"{seen['operations']:,} random operations of the ledger by 32 threads",
        "value": f"{seen['errors']} errors, {seen['wrong_balances']} wrong balances, "
        f"{len(seen['broken'])} invariants broken",
        "bars": none_of(
            errors=seen["errors"],
            wrong_balances=seen["wrong_balances"],
            broken=len(seen["broken"]),
        ),
        **seen,
    }
    payments = PAYMENTS if is_full else QUICK_PAYMENTS
    paid = answer(county, database, "bench.payouts", county.rounds, payments)
    for name, words in (
        ("move", "movement of the ledger"),
        ("payout", "movement of a payout, out of its hold"),
        ("pay", "whole payment of a claim"),
    ):
        value = ratio(paid[f"{name}_per_second"], paid["bare_per_second"])
        yield {
            "figure": f"{words} ÷ bare UPDATE on one row, 32 clients",
            "value": value,
            "bars": [at_least(0.2, value)],
            **paid,
        }


def answer(county, database, module, *arguments):
    """The JSON that a module prints last."""
    words = [str(each) for each in arguments]
    return json.loads(county.run("-m", module, *words, database=database).splitlines()[-1])
