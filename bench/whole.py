"""A whole county against the demonstration: what staff and residents open, its recount, its entitlements."""

import json

from bench.bars import at_most
from bench.county import ratio
from bench.directory import p95s

MOST_GROWTH = {"admin": 1.5, "site search": 3, "public": 2}
MOST_QUERIES = {"admin": 20, "site search": 4, "public": 20}
PAGES_OF_BOTH = 3


def measure(county):
    """Yields queries and the growth of p95 of each page, the two counties by turns; then what was planted."""
    times = "60" if county.is_full else "10"
    rounds = {county.demo(): [], county.whole(): []}
    for _ in range(PAGES_OF_BOTH):
        for database, done in rounds.items():
            told = county.run("-m", "bench.stroll", times, database=database)
            done.append(json.loads(told.splitlines()[-1]))
    small, large = rounds.values()
    for page in large[0]:
        kind, _, name = page.partition(": ")
        growth = ratio(p95s(large, page), p95s(small, page))
        queries = large[0][page]["queries"]
        yield {
            "figure": f"{kind}, {name}",
            "value": f"{queries} queries, p95 {growth} x that of the demonstration county",
            "bars": [
                at_most(MOST_QUERIES[kind], queries, "queries"),
                at_most(MOST_GROWTH[kind], growth, "growth of p95"),
            ],
            "p95_ms": p95s(large, page),
            "p95_ms_small": p95s(small, page),
        }
