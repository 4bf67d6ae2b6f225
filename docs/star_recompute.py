#!/usr/bin/env python3
"""Computes the stars of a batch again from its published data. Python 3.9 and its standard library.

    star_recompute.py https://…/workers/stars/batches/XP202611230000017.json
    star_recompute.py batch.json

Prints each worker's points and stars as computed here, and whether the published batch says the same;
ends with 0 when it does, with 1 when it does not.

The rule: ratings of one group (a number above 0) are averaged and count as one; each other rating counts
as one. For quality and for satisfaction, points = (sum of what counts + prior_points * prior_visits) /
(how many count + prior_visits) / 5 * 100. For the time worked, points = days / (full_years * 365) * 100,
at most 100. The total is the sum of points * weight / 100. Every one of these is rounded half up to a
hundredth. Stars are the highest whose threshold the total reaches; none below least_visits.
"""

import json
import sys
import urllib.request
from fractions import Fraction

THRESHOLDS = ((5, "five_stars_at"), (4, "four_stars_at"), (3, "three_stars_at"))


def read(place):
    if place.startswith(("http://", "https://")):
        with urllib.request.urlopen(place, timeout=30) as answer:
            return json.load(answer)
    with open(place, encoding="utf-8") as file:
        return json.load(file)


def hundredths(value):
    """A fraction rounded half up, as a number of hundredths."""
    return int((value * 200 + 1) // 2)


def text(number):
    return f"{number // 100}.{number % 100:02}"


def what_counts(ratings, name):
    """One fraction for each rating that stands alone and for each group."""
    alone, groups = [], {}
    for rating in ratings:
        points = rating[name]
        if not 1 <= points <= 5:
            sys.exit("points out of range")
        if rating["group"]:
            groups.setdefault(rating["group"], []).append(points)
        else:
            alone.append(Fraction(points))
    return alone + [Fraction(sum(points), len(points)) for points in groups.values()]


def points_of(formula, ratings, name):
    counted = what_counts(ratings, name)
    whole = sum(counted) + formula["prior_points"] * formula["prior_visits"]
    return hundredths(Fraction(whole) / (len(counted) + formula["prior_visits"]) / 5 * 100)


def recompute(formula, worker):
    """What the published result has, computed here."""
    ratings = worker["ratings"]
    full = formula["full_years"] * 365
    parts = {
        "quality": points_of(formula, ratings, "quality"),
        "satisfaction": points_of(formula, ratings, "satisfaction"),
        "tenure": hundredths(Fraction(min(worker["tenure_days"], full), full) * 100),
    }
    total = hundredths(
        sum(Fraction(points * formula[f"{name}_weight"], 10000) for name, points in parts.items())
    )
    counted = len(what_counts(ratings, "quality"))
    stars = 0
    if counted >= formula["least_visits"]:
        stars = max(
            (stars for stars, name in THRESHOLDS if total >= formula[name] * 100), default=0
        )
    computed = {name: text(points) for name, points in parts.items()}
    return {"counted": counted, **computed, "total": text(total), "stars": stars}


def main(arguments):
    if len(arguments) != 1:
        sys.exit(__doc__)
    data = read(arguments[0])
    if data.get("format") != "gaotai-star-1":
        sys.exit("not a batch of format gaotai-star-1")
    different = 0
    for worker in data["workers"]:
        computed = recompute(data["formula"], worker)
        print(f"{worker['place']}\t{computed['total']}\t{computed['stars']}")
        for name, value in computed.items():
            if worker["result"][name] != value:
                different += 1
                said = worker["result"][name]
                print(f"{worker['place']} {name}: published {said}, computed {value}")
    if not different:
        print("the published batch is the same")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
