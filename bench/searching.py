"""Looking for words and for similar cases, at growing sizes: queries and the slow end of the answers."""

import json

from bench.bars import at_most

SIZES = (10_000, 1_000_000)
QUICK_SIZES = (1_000, 20_000)


def measure(county):
    """Yields queries and p95 for each search and size, and the growth against the smallest database."""
    at_first = {}
    sizes = QUICK_SIZES if not county.is_full else SIZES
    for cases in sizes:
        database = county.database(cases)
        times = str(20 if not county.is_full else 200)
        text = county.run("-m", "bench.walk", "searches", times, database=database)
        for search, seen in json.loads(text.splitlines()[-1]).items():
            at_first.setdefault(search, seen["p95_ms"])
            growth = round(seen["p95_ms"] / at_first[search], 2)
            yield {
                "figure": f"{search} at {cases:,} cases",
                "value": f"{seen['queries']} queries, p95 {growth} x that at {sizes[0]:,}",
                "bars": [
                    at_most(10, seen["queries"], "queries"),
                    at_most(3, growth, "growth of p95"),
                ],
                "p95_ms": seen["p95_ms"],
                "median_ms": seen["median_ms"],
                "queries": seen["queries"],
            }
