"""A reminder run with a thousand due among ten thousand and among a million open deadlines."""

import json
import statistics

from bench.bars import at_most

DUE = 1_000


def measure(county):
    """Yields the cost of the run at the larger number against the smaller, and its peak memory."""
    open_deadlines = (10_000, 1_000_000) if county.is_full else (4_000, 40_000)
    runs = {}
    for count in open_deadlines:
        database = county.made(f"bench_deadlines_{count}", "--deadlines", count)
        text = [
            county.run("-m", "bench.remind", str(DUE), database=database).splitlines()[-1]
            for _ in range(county.rounds)
        ]
        runs[count] = [json.loads(line) for line in text]
    first, second = (
        statistics.median(run["seconds"] for run in runs[count]) for count in open_deadlines
    )
    grown = round(second / first, 2)
    yield {
        "figure": f"{DUE:,} due among {open_deadlines[1]:,} ÷ among {open_deadlines[0]:,}",
        "value": grown,
        "bars": [at_most(2, grown)],
        "sent": [run["sent"] for run in runs[open_deadlines[1]]],
    }
    peaks = {count: max(run["peak_mib"] for run in runs[count]) for count in open_deadlines}
    heavier = round(peaks[open_deadlines[1]] / peaks[open_deadlines[0]], 2)
    yield {
        "figure": "peak memory of the run, larger ÷ smaller",
        "value": heavier,
        "bars": [at_most(1.2, heavier)],
        "peak_mib": peaks,
    }
