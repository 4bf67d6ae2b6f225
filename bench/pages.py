"""The staff's list page and a case page at growing sizes: queries and the slow end of the answers."""

import json

from bench.bars import at_most


def measure(county):
    """Yields queries and p95 for each page and size, and the growth against the smallest database."""
    at_first = {}
    for cases in county.sizes:
        database = county.database(cases)
        times = str(10 if not county.is_full else 60)
        text = county.run("-m", "bench.walk", "pages", times, database=database)
        for page, seen in json.loads(text.splitlines()[-1]).items():
            at_first.setdefault(page, seen["p95_ms"])
            growth = round(seen["p95_ms"] / at_first[page], 2)
            yield {
                "figure": f"{page} at {cases:,} cases",
                "value": f"{seen['queries']} queries, p95 {growth} x that at {county.sizes[0]:,}",
                "bars": bars(page, seen["queries"], growth),
                "p95_ms": seen["p95_ms"],
                "median_ms": seen["median_ms"],
                "queries": seen["queries"],
            }


def bars(page, queries, growth):
    if page == "case page":
        return [at_most(15, queries, "queries")]
    return [at_most(10, queries, "queries"), at_most(1.5, growth, "growth of p95")]
