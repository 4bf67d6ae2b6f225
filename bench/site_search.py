"""Search over 300,000 entries against the same over those of the demonstration county."""

import json

from bench.bars import at_most
from bench.growing import growth, more_work, seen_in

SMALLEST = 20


def measure(county):
    """Yields queries and the growth of p95 of each search; the two sizes take turns, round by round."""
    largest = 300_000 if county.is_full else 5_000
    times = "60" if county.is_full else "15"
    rounds = {SMALLEST: [], largest: []}
    for _ in range(county.rounds + 1):
        for size, done in rounds.items():
            database = county.made(f"bench_search_{size}", "--enterprises", size)
            text = county.run("-m", "bench.find", times, database=database)
            done.append(json.loads(text.splitlines()[-1]))
    small, large = (done[1:] for done in rounds.values())
    for page in large[0]:
        growing = growth(large, small, page)
        work = more_work(large, small, page)
        queries = large[0][page]["queries"]
        yield {
            "figure": f"{page} at {largest:,} entries",
            "value": f"{queries} queries, p95 {growing} x that of the demonstration county, "
            f"processor {work} x",
            "bars": [at_most(4, queries, "queries"), at_most(3, growing, "growth of p95")],
            "p95_ms": seen_in(large, page),
            "p95_ms_small": seen_in(small, page),
        }
