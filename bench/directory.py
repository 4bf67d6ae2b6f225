"""The public directory among 100,000 enterprises against the same among 1,000."""

import json

from bench.bars import at_most
from bench.growing import growth, more_work, seen_in


def measure(county):
    """Yields queries and the growth of p95 of each page; the two sizes take turns, round by round."""
    sizes = (1_000, 100_000) if county.is_full else (200, 5_000)
    times = "60" if county.is_full else "15"
    rounds = {size: [] for size in sizes}
    for _ in range(county.rounds + 1):
        for size in sizes:
            database = county.made(f"bench_enterprises_{size}", "--enterprises", size)
            text = county.run("-m", "bench.browse", times, database=database)
            rounds[size].append(json.loads(text.splitlines()[-1]))
    small, large = (rounds[size][1:] for size in sizes)
    for page in large[0]:
        growing = growth(large, small, page)
        work = more_work(large, small, page)
        queries = large[0][page]["queries"]
        yield {
            "figure": f"{page} at {sizes[1]:,} enterprises",
            "value": f"{queries} queries, p95 {growing} x that at {sizes[0]:,}, processor {work} x",
            "bars": [at_most(8, queries, "queries"), at_most(1.5, growing, "growth of p95")],
            "p95_ms": seen_in(large, page),
            "p95_ms_small": seen_in(small, page),
        }
