"""A month of both hotlines by the interface and by file: counts in = counts out, every clock worked out again."""

import json

from bench.bars import none_of

ORDERS_A_DAY = 100


def measure(county):
    """Yields what was lost or doubled, and how many last days are not those of the independent count."""
    per_day = ORDERS_A_DAY if county.is_full else 10
    database = county.made("bench_import", "--complaints", 1_000)
    told = county.run("-m", "bench.month_run", str(per_day), database=database)
    found = json.loads(told.splitlines()[-1])
    differ = found["sent"] - found["cases"]
    yield {
        "figure": f"{found['sent']:,} orders of a month by interface and file",
        "value": f"{differ} lost or doubled, {len(found['counts_differ'])} counts differ, "
        f"{found['clocks_wrong']} of {found['clocks']:,} last days wrong",
        "bars": none_of(
            lost_or_doubled=abs(differ),
            counts_differ=len(found["counts_differ"]),
            clocks_wrong=found["clocks_wrong"],
        ),
        **found,
    }
