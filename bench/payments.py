"""A batch of payments for the bank, built and reconciled; prints seconds and memory as JSON.

    python -m bench.payments COUNT

So many commitments and payables are made beforehand. Timed are drafting, approving, building the file, reading
the bank's answer and booking it, in which every hundredth row failed.
"""

import json
import os
import resource
import sys
import time

import django

from bench.bars import at_most, none_of

COUNT, QUICK_COUNT = 50_000, 2_000


def measure(county):
    """Yields how long a batch of 50,000 takes from draft to the books."""
    count = COUNT if county.is_full else QUICK_COUNT
    database = county.database(county.sizes[0])
    said = county.run("-m", "bench.payments", str(count), database=database)
    seen = json.loads(said.splitlines()[-1])
    yield {
        "figure": f"payment file of {count:,} rows, built and reconciled",
        "value": f"{seen['seconds']} s, {seen['grown_mb']} MB more memory, "
        f"{len(seen['broken'])} invariants broken",
        "bars": [
            at_most(60, seen["seconds"], "seconds"),
            at_most(64, seen["grown_mb"], "MB more memory"),
            *none_of(broken=len(seen["broken"])),
        ],
        **seen,
    }


def peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(count):
    """Make the rows, take every step once, print what it took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
    django.setup()
    from bench import paying

    county = paying.Paying(count)
    before, seconds = peak_mb(), {}
    for name, step in county.steps():
        began = time.monotonic()
        step()
        seconds[name] = round(time.monotonic() - began, 2)
    print(
        json.dumps(
            {
                "rows": count,
                "seconds": round(sum(seconds.values()), 1),
                "of": seconds,
                "peak_mb": peak_mb(),
                "grown_mb": peak_mb() - before,
                "file_mb": round(county.batch.file.size / 1024 / 1024, 1),
                "broken": county.broken(),
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
