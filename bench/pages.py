"""The staff's list page and a case page at growing sizes: queries and the slow end of the answers."""

import json


def measure(county):
    """Yields queries and p95 for each page and size, and the growth against the smallest database."""
    at_first = {}
    for cases in county.sizes:
        database = county.database(cases)
        times = str(10 if county.rounds < 5 else 60)
        text = county.run("-m", "bench.walk", "pages", times, database=database)
        for page, seen in json.loads(text.splitlines()[-1]).items():
            at_first.setdefault(page, seen["p95_ms"])
            growth = round(seen["p95_ms"] / at_first[page], 2)
            yield {
                "figure": f"{page} at {cases:,} cases",
                "value": f"{seen['queries']} queries, p95 {growth} x that at {county.sizes[0]:,}",
                "bar": "≤ 15 queries" if page == "case page" else "≤ 10 queries, ≤ 1.5 x",
                "p95_ms": seen["p95_ms"],
                "median_ms": seen["median_ms"],
                "queries": seen["queries"],
            }
