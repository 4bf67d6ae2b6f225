"""Importing a file of work orders: the seconds of ten thousand rows, and whether memory follows the rows."""

import json
import tempfile
from pathlib import Path

from bench.bars import at_most

ROWS, FEWER_ROWS = 10_000, 1_000


def measure(county):
    """Yields the wall time of the larger file and the peak memory of the larger against the smaller."""
    rows = (FEWER_ROWS, ROWS) if county.is_full else (200, 1_000)
    # A database of its own: what is imported stays.
    database = county.made("bench_import", "--complaints", 1_000)
    runs = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in rows:
            path = str(Path(folder) / f"{count}.xlsx")
            # Made by a process of its own, so that the memory measured is the import's alone.
            county.run("-m", "bench.bring_in", "make", str(count), path, database=database)
            told = county.run("-m", "bench.bring_in", "import", path, database=database)
            runs[count] = json.loads(told.splitlines()[-1])
    few, many = (runs[count] for count in rows)
    yield {
        "figure": f"{rows[1]:,} rows uploaded, checked and imported",
        "value": f"{many['total_seconds']} s, {many['new']:,} new cases",
        "bars": [at_most(60, many["total_seconds"], "seconds")],
        **many,
    }
    grown = round(many["peak_mib"] / few["peak_mib"], 2)
    yield {
        "figure": f"peak memory at {rows[1]:,} rows ÷ at {rows[0]:,}",
        "value": grown,
        "bars": [at_most(1.2, grown)],
        "peak_mib": {count: runs[count]["peak_mib"] for count in rows},
    }
