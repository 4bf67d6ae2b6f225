#!/usr/bin/env python3
"""Computes a rating's result again from its published data. Python 3.9 and its standard library.

    rating_recompute.py https://…/enterprises/ratings/results/PJ20261110000017.json
    rating_recompute.py result.json

Prints each item, the total and the level as computed here, and whether the published result says the
same; ends with 0 when it does, with 1 when it does not. The rule ("mean-1"): an item's score is the
mean of the members' points, rounded half up to a hundredth; the total is the sum of the scores; a
mandatory item is met when its score reaches mandatory_share percent of its points; who misses one
passes at no level; else the level is the highest whose at_least the total reaches.
"""

import json
import sys
import urllib.request
from decimal import ROUND_HALF_UP, Decimal


def read(place):
    if place.startswith(("http://", "https://")):
        with urllib.request.urlopen(place, timeout=30) as answer:
            return json.load(answer)
    with open(place, encoding="utf-8") as file:
        return json.load(file)


def recompute(data):
    """(total, level, {number: score}, numbers of mandatory items that were missed)."""
    scheme, scores, missed = data["scheme"], {}, []
    for item in scheme["items"]:
        number, most = item["number"], Decimal(item["points"])
        given = [Decimal(member["points"][number]) for member in data["members"]]
        if any(not 0 <= points <= most for points in given):
            sys.exit(f"{number}: points out of range")
        scores[number] = (sum(given) / len(given)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        if item["is_mandatory"] and scores[number] * 100 < most * scheme["mandatory_share"]:
            missed.append(number)
    total = sum(scores.values())
    level = ""
    for each in sorted(scheme["levels"], key=lambda each: Decimal(each["at_least"])):
        if total >= Decimal(each["at_least"]) and not missed:
            level = each["name"]
    return total, level, scores, missed


def differences(data, computed):
    """What the published result says differently, as sentences."""
    total, level, scores, missed = computed
    said = data["result"]
    found = []
    if Decimal(said["total"]) != total:
        found.append(f"total: published {said['total']}, computed {total}")
    if said["level"] != level:
        found.append(f"level: published {said['level']!r}, computed {level!r}")
    if said["unmet"] != missed:
        found.append(f"missed: published {said['unmet']}, computed {missed}")
    for item in said["items"]:
        if Decimal(item["score"]) != scores[item["number"]]:
            number = item["number"]
            found.append(f"{number}: published {item['score']}, computed {scores[number]}")
    return found


def main(arguments):
    if len(arguments) != 1:
        sys.exit(__doc__)
    data = read(arguments[0])
    if data.get("format") != "gaotai-rating-1" or data.get("formula") != "mean-1":
        sys.exit("not a result of format gaotai-rating-1 by formula mean-1")
    computed = recompute(data)
    total, level, scores, _ = computed
    for number, score in scores.items():
        print(f"{number}\t{score}")
    print(f"total\t{total}\nlevel\t{level or '-'}\nmembers\t{len(data['members'])}")
    found = differences(data, computed)
    print("\n".join(found) if found else "the published result is the same")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
