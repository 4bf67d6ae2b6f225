"""Measures the portal against the bare-Django limit and prints a table and JSON.

    bin/bench                  everything, on scratch databases of 1,000, 100,000 and 1,000,000 cases
    bin/bench filing reading   only these
    bin/bench --quick          smaller databases and shorter rounds, to see that it runs
    bin/bench fleet            one of each process, then a fleet: equal records
    bin/bench chaos --minutes 10 --seed 1

Each ratio is the median over interleaved rounds: bare, portal, bare, portal, … on one server and
one database server. Absolute times differ from machine to machine; ratios and counts are the result.
"""

import argparse
import json
import platform
import subprocess
import sys
from datetime import UTC, datetime

from bench import (
    cards,
    chaos,
    claims,
    classes,
    dashboard,
    directory,
    filing,
    fleet,
    gate,
    importing,
    ledger,
    migrating,
    month,
    numbers,
    pages,
    payments,
    reading,
    recount,
    reminding,
    searching,
    site_search,
    weight,
)
from bench.county import County

WORKS = {
    "filing": filing.measure,
    "reading": reading.measure,
    "pages": pages.measure,
    "searching": searching.measure,
    "site-search": site_search.measure,
    "directory": directory.measure,
    "reminding": reminding.measure,
    "numbers": numbers.measure,
    "import": importing.measure,
    "month": month.measure,
    "weight": weight.measure,
    "ledger": ledger.measure,
    "cards": cards.measure,
    "claims": claims.measure,
    "classes": classes.measure,
    "gate": gate.measure,
    "payments": payments.measure,
    "dashboard": dashboard.measure,
    "recount": recount.measure,
    "migrations": migrating.measure,
    "fleet": fleet.measure,
    "chaos": chaos.measure,
}
# Long, and about processes rather than speed: only when they are named.
BY_NAME_ONLY = {"fleet", "chaos"}


def main():
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__.split("\n")[0])
    parser.add_argument("works", nargs="*", choices=[[], *WORKS], help="what to measure")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds a ratio")
    parser.add_argument("--seconds", type=float, default=4, help="length of a run")
    parser.add_argument("--quick", action="store_true", help="small databases, short runs")
    parser.add_argument("--json", help="where to write the figures")
    parser.add_argument("--prefix", default="bench", help="of the names of the scratch databases")
    parser.add_argument("--minutes", type=float, default=10, help="length of the chaos")
    parser.add_argument("--seed", type=int, default=1, help="of the chaos")
    options = parser.parse_args()
    county = County(
        quick=options.quick,
        rounds=options.rounds,
        seconds=options.seconds,
        prefix=options.prefix,
        minutes=options.minutes,
        seed=options.seed,
    )
    rows = []
    for name in options.works or [name for name in WORKS if name not in BY_NAME_ONLY]:
        for row in WORKS[name](county):
            rows.append({"work": name, **row})
            print(json.dumps(rows[-1], ensure_ascii=False), flush=True)
    print_table(rows)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"machine": machine(), "rows": rows}, file, ensure_ascii=False, indent=1)


def machine():
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    return {
        "commit": commit,
        "python": sys.version.split()[0],
        "platform": platform.platform(),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def print_table(rows):
    print("\n| work | figure | value | bar |\n|---|---|---|---|")
    for row in rows:
        print(f"| {row['work']} | {row['figure']} | {row['value']} | {row.get('bar', '')} |")


if __name__ == "__main__":
    main()
