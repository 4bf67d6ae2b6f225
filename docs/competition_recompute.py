#!/usr/bin/env python3
"""Computes the ranking of a competition again from its published data. Python 3.9, standard library only.

    competition_recompute.py https://…/competitions/JN202611270000012/scores.json
    competition_recompute.py scores.json

Checks the hash and the total of every score sheet, draws the start numbers again, computes the ranking and
prints it; ends with 0 when all of it is as published, with 1 when it is not.

The rule ("gaotai-competition-1"), H is SHA-256 as hexadecimal text, in UTF-8, + joins lines by a line feed:
  a sheet        points of 0 to 100 a criterion, times its weight in per cent, added up
  its hash       H({competition, judge, points, start_number, version} as JSON, sorted names, no blanks)
  a score        of each judge the newest version; from five judges on without the highest and the lowest
                 total; the mean, rounded half up to two decimals
  equal scores   the mean points of the criterion with the greatest weight (of equal weights the first one),
                 then of the next; still equal: the place is shared and the following ones stay empty
  a prize        the first whose places, added to those before it, reach the rank
  a start number by H(seed + "start" + event + entry), compared as text, the lowest first
  the seed       H(hash of the population + secret + public number)
"""

import hashlib
import json
import sys
import urllib.request
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def read(place):
    if place.startswith(("http://", "https://")):
        with urllib.request.urlopen(place, timeout=30) as answer:
            return json.load(answer)
    with open(place, encoding="utf-8") as file:
        return json.load(file)


def digest(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def digest_of_data(data):
    return digest(json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def total(points, criteria):
    return sum(Fraction(points[str(c["position"])]) * c["weight"] for c in criteria) / 100


def mean(values):
    values = list(values)
    return sum(values, Fraction()) / len(values)


def score(sheets, criteria):
    totals = sorted(total(sheet["points"], criteria) for sheet in sheets)
    value = mean(totals[1:-1] if len(totals) >= 5 else totals)
    cents = Decimal(value.numerator * 100) / Decimal(value.denominator)
    return cents.quantize(Decimal(1), ROUND_HALF_UP) / 100


def ranking(event):
    """The ranking as it has to be."""
    criteria = event["criteria"]
    heaviest = sorted(criteria, key=lambda c: (-c["weight"], c["position"]))
    keys = {}
    for entry in event["entries"]:
        newest = {}
        for sheet in sorted(entry["sheets"], key=lambda sheet: sheet["version"]):
            newest[sheet["judge"]] = sheet
        if newest:
            sheets = list(newest.values())
            means = [
                mean(Fraction(s["points"][str(c["position"])]) for s in sheets) for c in heaviest
            ]
            keys[entry["start_number"]] = [score(sheets, criteria), *means]
    found = []
    for number in sorted(keys, key=lambda number: ([-part for part in keys[number]], number)):
        rank = len(found) + 1
        if found and keys[found[-1]["start_number"]] == keys[number]:
            rank = found[-1]["rank"]
        reached, prize = 0, ""
        for each in event["prizes"]:
            reached += each["places"]
            if rank <= reached:
                prize = each["name"]
                break
        found.append(
            {
                "start_number": number,
                "score": f"{keys[number][0]:.2f}",
                "rank": rank,
                "prize": prize,
            }
        )
    return found


def faults_of_sheets(data):
    for event in data["events"]:
        for entry in event["entries"]:
            for sheet in entry["sheets"]:
                signed = {
                    "competition": data["competition"],
                    "start_number": entry["start_number"],
                    "judge": sheet["judge"],
                    "version": sheet["version"],
                    "points": sheet["points"],
                }
                name = f"{entry['start_number']} {sheet['judge']} v{sheet['version']}"
                if digest_of_data(signed) != sheet["digest"]:
                    yield f"sheet {name}: the hash is another one"
                if total(sheet["points"], event["criteria"]) != Fraction(sheet["total"]):
                    yield f"sheet {name}: the total is another one"


def faults_of_the_draw(data):
    draw = data["draw"]
    if not draw or not draw["seed"]:
        return
    if digest_of_data(draw["population"]) != draw["population_sha256"]:
        yield "draw: the population is another one"
    if digest(draw["secret"]) != draw["commitment"]:
        yield "draw: the secret is another one"
    parts = (draw["population_sha256"], draw["secret"], draw["public_value"])
    if digest("\n".join(parts)) != draw["seed"]:
        yield "draw: the seed is another one"
    for event in draw["population"]["events"]:
        position = str(event["position"])
        order = sorted(
            (digest("\n".join((draw["seed"], "start", position, entry))), entry)
            for entry in event["entries"]
        )
        for place, (_, entry) in enumerate(order, start=1):
            print(f"start number {position}-{place:02}: entry {entry}")


def main(place):
    data = read(place)
    faults = [*faults_of_the_draw(data), *faults_of_sheets(data)]
    for event in data["events"]:
        computed = ranking(event)
        print(event["name"])
        for each in computed:
            print(f"  {each['rank']}  {each['start_number']}  {each['score']}  {each['prize']}")
        if computed != event["ranking"]:
            faults.append(f"{event['name']}: the ranking is another one")
    for fault in faults:
        print(f"NOT AS PUBLISHED  {fault}")
    print("As published." if not faults else f"{len(faults)} faults.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
