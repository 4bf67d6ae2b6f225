"""Thirty-two threads file ten thousand cases: no error, no number given twice."""

import json

from bench.bars import none_of

CASES = 10_000


def measure(county):
    database = county.database(county.sizes[0])
    cases = CASES if county.is_full else 640
    seen = json.loads(
        county.run("-m", "bench.rush", str(cases), database=database).splitlines()[-1]
    )
    yield {
        "figure": f"{cases:,} filings by 32 threads",
        "value": f"{seen['errors']} errors, {seen['repeated']} numbers given twice, "
        f"{seen['missing']} missing",
        "bars": none_of(**{name: seen[name] for name in ("errors", "repeated", "missing")}),
        **seen,
    }
