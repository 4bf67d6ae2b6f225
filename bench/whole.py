"""A whole county against a small one: what staff and residents open."""

import json

from bench.bars import at_most
from bench.growing import growth, more_work, seen_in

MOST_GROWTH = {"admin": 1.5, "site search": 3, "public": 2}
MOST_QUERIES = {"admin": 20, "site search": 4, "public": 20}
PAGES_OF_BOTH = 3
# Percent of a county. Lists of the demonstration do not fill a page, and so take less time to lay out.
SIZES, QUICK_SIZES = (10, 100), (1, 2)


def measure(county):
    """Yields queries and the growth of p95 of each page, the two counties by turns. A list that shows fewer rows
    in the small one has no bar for its growth: part of it is the longer page."""
    times = "60" if county.is_full else "10"
    sizes = SIZES if county.is_full else QUICK_SIZES
    rounds = {county.whole(percent): [] for percent in sizes}
    for _ in range(PAGES_OF_BOTH):
        for database, done in rounds.items():
            text = county.run("-m", "bench.stroll", times, database=database)
            done.append(json.loads(text.splitlines()[-1]))
    small, large = rounds.values()
    for page in large[0]:
        kind, _, name = page.partition(": ")
        growing = growth(large, small, page)
        work = more_work(large, small, page)
        queries = large[0][page]["queries"]
        rows, rows_small = large[0][page]["rows"], small[0][page]["rows"]
        bars = [at_most(MOST_QUERIES[kind], queries, "queries")]
        if rows_small >= rows:
            bars.append(at_most(MOST_GROWTH[kind], growing, "growth of p95"))
        yield {
            "figure": f"{kind}, {name}",
            "value": f"{queries} queries, p95 {growing} x that of {sizes[0]} % of a county, "
            f"processor {work} x, "
            f"{rows} rows against {rows_small}",
            "bars": bars,
            "p95_ms": seen_in(large, page),
            "p95_ms_small": seen_in(small, page),
        }
