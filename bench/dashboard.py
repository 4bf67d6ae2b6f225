"""The plan's pages over the demonstration county and over a county at scale: queries, the slow end of the
answers and its growth, and how long a round of readings takes.

    python -m bench.dashboard 60        on the database of DATABASE_URL; prints a line of JSON last
"""

import json
import os
import sys
import time

from bench.bars import at_most

PAGES = {
    "overview": "/plan/",
    "a measure": "/plan/measures/5/",
    "matrix": "/plan/matrix/",
    "a bureau": "/plan/bureaus/market-regulation/",
    "commitments (API)": "/api/v1/plan/commitments/?page_size=100",
}
MOST_QUERIES = 20
MOST_GROWTH = 2


def measure(county):
    """Yields queries and p95 for each page of both counties, and the growth against the demonstration."""
    at_first = {}
    counties = {"the demonstration": county.demo(), "a whole county": county.whole()}
    for name, database in counties.items():
        times = str(10 if not county.is_full else 60)
        text = county.run("-m", "bench.dashboard", times, database=database)
        seen = json.loads(text.splitlines()[-1])
        for page, figures in seen["pages"].items():
            at_first.setdefault(page, figures["p95_ms"])
            growth = round(figures["p95_ms"] / at_first[page], 2)
            yield {
                "figure": f"plan, {page} of {name}",
                "value": f"{figures['queries']} queries, p95 {growth} x the demonstration's",
                "bars": [
                    at_most(MOST_QUERIES, figures["queries"], "queries"),
                    at_most(MOST_GROWTH, growth, "p95, times the demonstration's"),
                ],
                **figures,
            }
        yield {
            "figure": f"a round of readings of {name}",
            "value": f"{seen['kept']} figures in {seen['seconds']} s, {len(seen['failed'])} failed",
            "bars": [
                at_most(0, len(seen["failed"]), "failed"),
                at_most(240, seen["seconds"], "seconds"),
            ],
            "failed": seen["failed"],
            "slowest": seen["slowest"],
        }


def main(times):
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
    django.setup()

    from django.test import Client

    from bench.measuring import measured, opening

    taken = round_of_readings()
    client = Client()
    pages = {name: opening(client, address) for name, address in PAGES.items()}
    seen = {name: measured(act, times) for name, act in pages.items()}
    print(json.dumps({"pages": seen, **taken}, ensure_ascii=False))


def round_of_readings():
    """A round as the worker does it, metric by metric so that the slowest are told."""
    from django.utils import timezone

    from plan import readings
    from plan.metrics import all_metrics

    today, seconds, kept, failed = timezone.localdate(), {}, 0, []
    for metric in all_metrics():
        begin = time.perf_counter()
        taken = readings.take(today, [metric])
        seconds[metric.slug] = round(time.perf_counter() - begin, 3)
        kept += taken.kept
        failed += taken.failed
    slowest = sorted(seconds, key=seconds.get, reverse=True)[:5]
    return {
        "kept": kept,
        "failed": failed,
        "seconds": round(sum(seconds.values()), 2),
        "slowest": {slug: seconds[slug] for slug in slowest},
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
