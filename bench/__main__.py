"""Measures the portal against its bars and prints a table and JSON.

    bin/bench                  everything, on scratch databases of up to 1,000,000 cases and of a whole county
    bin/bench filing reading   only these
    bin/bench --quick          smaller databases and shorter rounds, to see that it runs
    bin/bench fleet            one of each process, then a fleet: equal records
    bin/bench chaos --minutes 10 --seed 1
    bin/bench journeys --parts money

Each ratio is the median over interleaved rounds: bare, portal, bare, portal, … on one server and
one database server. Absolute times differ from machine to machine; ratios and counts are the result.
A bench that fails says so and the others go on. The exit code is 1 when one has failed or a bar is missed.
"""

import argparse
import json
import sys
import traceback
from importlib import import_module

from bench.county import County
from bench.journeys import PARTS
from bench.machine import machine

WORKS = {  # as it is called -> the module that measures it
    "filing": "filing",
    "reading": "reading",
    "pages": "pages",
    "searching": "searching",
    "site-search": "site_search",
    "directory": "directory",
    "reminding": "reminding",
    "numbers": "numbers",
    "import": "importing",
    "month": "month",
    "weight": "weight",
    "ledger": "ledger",
    "cards": "cards",
    "claims": "claims",
    "classes": "classes",
    "gate": "gate",
    "payments": "payments",
    "applications": "applications",
    "entitlements": "entitlements",
    "killing": "killing",
    "dashboard": "dashboard",
    "recount": "recount",
    "whole": "whole",
    "cost": "cost",
    "migrations": "migrating",
    "fleet": "fleet",
    "chaos": "chaos",
    "journeys": "journeys",
    "attack": "attack",
}
# Long, and not about speed: only when they are named.
BY_NAME_ONLY = {"fleet", "chaos", "journeys", "attack"}


def main():
    """The exit code: 0 where every bar was met."""
    options = parsed()
    county = County(
        quick=options.quick,
        rounds=options.rounds,
        seconds=options.seconds,
        prefix=options.prefix,
        minutes=options.minutes,
        seed=options.seed,
        parts=options.parts,
    )
    before, rows = machine(), []
    for name in options.works or [each for each in WORKS if each not in BY_NAME_ONLY]:
        for row in rows_of(name, county):
            rows.append(row)
            print(json.dumps(row, ensure_ascii=False), flush=True)
    print_table(rows)
    if options.json:
        told = {"before": before, "after": machine(), "quick": options.quick, "rows": rows}
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(told, file, ensure_ascii=False, indent=1)
    return 1 if any(missed(row) for row in rows) else 0


def parsed():
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__.split("\n")[0])
    parser.add_argument("works", nargs="*", choices=[[], *WORKS], help="what to measure")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds a ratio")
    parser.add_argument("--seconds", type=float, default=4, help="length of a run")
    parser.add_argument("--quick", action="store_true", help="small databases, short runs")
    parser.add_argument("--json", help="where to write the figures")
    parser.add_argument("--prefix", default="bench", help="of the names of the scratch databases")
    parser.add_argument("--minutes", type=float, default=10, help="length of the chaos")
    parser.add_argument("--seed", type=int, default=1, help="of the chaos")
    parser.add_argument(
        "--parts", nargs="+", choices=PARTS, default=(), help="of the journeys, only these"
    )
    return parser.parse_args()


def rows_of(name, county):
    """The figures of a work as plain data; the last one tells of the error where it fails."""
    try:
        for row in import_module(f"bench.{WORKS[name]}").measure(county):
            yield {"work": name, **row, "bars": [bar.as_data() for bar in row.get("bars", [])]}
    except Exception as error:  # whatever one fails of, the others are measured
        traceback.print_exc()
        yield {"work": name, "figure": "failed", "error": str(error)[-2000:], "bars": []}


def missed(row) -> bool:
    return "error" in row or not all(bar["met"] for bar in row["bars"])


def print_table(rows):
    print("\n| what | bar | seen | seen ÷ bar | met |\n|---|---|---|---|---|")
    for row in rows:
        for line in lines_of(row):
            print(f"| {' | '.join(map(str, line))} |")


def lines_of(row):
    """A line for each bar; one for what has none."""
    what = f"{row['work']}: {row['figure']}"
    if "error" in row:
        yield what, "", row["error"].strip().splitlines()[-1], "", "FAILED"
    elif not row["bars"]:
        yield what, "none", row["value"], "", ""
    for bar in row["bars"]:
        name = f"{what}, {bar['what']}" if bar["what"] else what
        ratio = "" if bar["ratio"] is None else bar["ratio"]
        yield name, bar["bar"], bar["seen"], ratio, "yes" if bar["met"] else "NO"


if __name__ == "__main__":
    sys.exit(main())
