"""Checking cards against a bare SELECT by primary key, and the night of 200,000 workers."""

import itertools
import json
import threading

from bench import load
from bench.bars import at_least, at_most
from bench.county import ratio

WORKERS, QUICK_WORKERS = 200_000, 5_000
TOKENS = 4_000
NIGHTS = ("again", "next day", "everybody", "from nothing")


def measure(county):
    """Yields the ratio of checks, alone and eight at once, and the nightly computation."""
    workers = WORKERS if county.is_full else QUICK_WORKERS
    database = made(county, workers)
    tokens = answer(county, database, "tokens", TOKENS)
    with county.portal(database) as portal, county.bare(workers) as bare:
        for concurrency in (1, 8):
            yield checks(county, portal, bare, tokens, concurrency, workers)
    seen = answer(county, database, "night")
    yield {
        "figure": f"night of {workers:,} workers",
        "value": ", ".join(
            f"{name}: {seen[name]['seconds']} s, {seen[name]['rows']:,} rows written"
            for name in NIGHTS
        ),
        "bars": [
            *(at_most(30, seen[name]["seconds"], f"seconds, {name}") for name in NIGHTS),
            at_most(64, round(seen["grown_kb"] / 1024, 1), "MB more memory"),
        ],
        **seen,
    }


def checks(county, portal, bare, tokens, concurrency, workers):
    """Different cards one after the other, so that no memory of an earlier answer helps."""
    turns, lock = itertools.cycle(tokens), threading.Lock()

    def ask():
        with lock:
            token = next(turns)
        return load.request_bytes("GET", f"/c/{token}", host="127.0.0.1")

    bare_request = load.request_bytes("GET", "/detail/500/", host="127.0.0.1")
    ours, limit, unexpected, slow = [], [], 0, []
    for _ in range(county.rounds + 1):
        for port, make, kept in ((bare, lambda: bare_request, limit), (portal, ask, ours)):
            measured = load.run(
                port, make, concurrency=concurrency, seconds=county.seconds, expect=200
            )
            kept.append(measured.per_second)
            unexpected += measured.unexpected
            if kept is ours:
                slow.append(round(measured.percentile_ms(0.95), 2))
    value = ratio(ours[1:], limit[1:])
    return {
        "figure": f"checks of cards, {concurrency} at once, {workers:,} workers ÷ bare",
        "value": value,
        "bars": [at_least(0.6, value), at_most(0, unexpected, "unexpected answers")],
        "portal_per_second": [round(value, 1) for value in ours[1:]],
        "bare_per_second": [round(value, 1) for value in limit[1:]],
        "p95_ms": slow[1:],
        "unexpected_answers": unexpected,
    }


def made(county, workers):
    """The database with so many workers, made when it is not there yet."""
    name = f"{county.prefix}_cards_{workers}"
    county.create(name)
    county.run("manage.py", "migrate", "-v0", database=name)
    county.run("manage.py", "collectstatic", "--noinput", "-v0", database=name)
    answer(county, name, "seed", workers)
    return name


def answer(county, database, *words):
    """The JSON that ``bench.card_county`` prints last."""
    text = county.run("-m", "bench.card_county", *map(str, words), database=database)
    return json.loads(text.splitlines()[-1])
