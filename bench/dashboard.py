"""The plan's pages over the demonstration county and over a county at scale: queries, the slow end of the
answers and its growth, and how long a round of readings takes.

    python -m bench.dashboard 60        on the database of DATABASE_URL; prints a line of JSON last
"""

import json
import os
import sys
import time

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
    """Yields queries and p95 for each page and size, and the growth against the smallest database."""
    at_first = {}
    for cases in (county.sizes[0], county.sizes[-1]):
        database = county.database(cases)
        times = str(10 if county.rounds < 5 else 60)
        text = county.run("-m", "bench.dashboard", times, database=database)
        seen = json.loads(text.splitlines()[-1])
        for page, figures in seen["pages"].items():
            at_first.setdefault(page, figures["p95_ms"])
            growth = round(figures["p95_ms"] / at_first[page], 2)
            yield {
                "figure": f"plan, {page} at {cases:,} cases",
                "value": f"{figures['queries']} queries, p95 {growth} x that at {county.sizes[0]:,}",
                "bar": f"≤ {MOST_QUERIES} queries, ≤ {MOST_GROWTH} x",
                **figures,
            }
        yield {
            "figure": f"a round of readings at {cases:,} cases",
            "value": f"{seen['kept']} figures in {seen['seconds']} s, {len(seen['failed'])} failed",
            "bar": "none fails, ≤ 240 s",
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
