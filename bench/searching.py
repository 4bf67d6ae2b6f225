"""Looking for words and for similar cases, at growing sizes: queries and the slow end of the answers."""

from bench.bars import at_most
from bench.growing import FIGURES, by_turns, growth, more_work, seen_in

SIZES = (10_000, 1_000_000)
QUICK_SIZES = (5_000, 20_000)


def measure(county):
    """Yields queries and p95 for each search and size, and the growth against the smallest database."""
    sizes = SIZES if county.is_full else QUICK_SIZES
    smallest = sizes[0]
    rounds = by_turns(county, sizes, "bench.walk", "searches", "70" if county.is_full else "20")
    for cases in sizes:
        for search, seen in rounds[cases][0].items():
            growing = growth(rounds[cases], rounds[smallest], search)
            work = more_work(rounds[cases], rounds[smallest], search)
            yield {
                "figure": f"{search} at {cases:,} cases",
                "value": f"{seen['queries']} queries, p95 {growing} x that at {smallest:,}, processor {work} x",
                "bars": [
                    at_most(10, seen["queries"], "queries"),
                    at_most(3, growing, "growth of p95"),
                ],
                **{figure: seen_in(rounds[cases], search, figure) for figure in FIGURES},
            }
