"""The staff's list page and a case page at growing sizes: queries and the slow end of the answers."""

from bench.bars import at_most
from bench.growing import FIGURES, by_turns, growth, more_work, seen_in

# Of the smallest one, too, every list fills its page: a page of fewer rows takes less time to lay out.
SIZES = (10_000, 100_000, 1_000_000)
QUICK_SIZES = (5_000, 20_000)


def measure(county):
    """Yields queries and p95 for each page and size, and the growth against the smallest database."""
    sizes = SIZES if county.is_full else QUICK_SIZES
    smallest = sizes[0]
    rounds = by_turns(county, sizes, "bench.walk", "pages", "30" if county.is_full else "10")
    for cases in sizes:
        for page, seen in rounds[cases][0].items():
            growing = growth(rounds[cases], rounds[smallest], page)
            work = more_work(rounds[cases], rounds[smallest], page)
            rows = at_most(
                rounds[smallest][0][page]["rows"], seen["rows"], f"rows, as at {smallest:,}"
            )
            yield {
                "figure": f"{page} at {cases:,} cases",
                "value": f"{seen['queries']} queries, p95 {growing} x that at {smallest:,}, processor {work} x",
                "bars": [*bars(page, seen["queries"], growing), rows],
                **{figure: seen_in(rounds[cases], page, figure) for figure in FIGURES},
            }


def bars(page, queries, growing):
    if page == "case page":
        return [at_most(15, queries, "queries")]
    return [at_most(10, queries, "queries"), at_most(1.5, growing, "growth of p95")]
