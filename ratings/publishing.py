"""A result as data that anybody can compute again: the points of every member, and the rule.

``docs/rating_recompute.py`` is written after this shape alone. Points are texts of decimals, so that no
reader's floating point changes them. Members are numbered in the order of their seats, not named.
"""

from decimal import Decimal

from ratings.models import Score
from ratings.scoring import FORMULA, ItemRule, Outcome, outcome

FORMAT = "gaotai-rating-1"


def published(application, seats) -> tuple[Outcome, dict]:
    """The outcome of a panel and the data to be published.

    seats: those that sit, in order, all of them scored. The data: {format, formula, number, enterprise
    {name, uscc}, scheme {title, version, source, mandatory_share, levels [{name, at_least}], items
    [{number, category, title, points, is_mandatory}]}, members [{member, points {number: points}}],
    result {total, level, passes, unmet, spread, member_totals, items [{number, score, spread, is_met}]}}.
    """
    scheme = application.scheme
    items = list(scheme.items.all())
    members = points_of(seats, items)
    found = outcome(
        [ItemRule(item.number, item.points, item.is_mandatory) for item in items],
        members,
        mandatory_share=scheme.mandatory_share,
        levels=[(level["name"], Decimal(str(level["at_least"]))) for level in scheme.levels],
    )
    data = {
        "format": FORMAT,
        "formula": FORMULA,
        "number": application.number,
        "enterprise": {"name": application.enterprise.name, "uscc": application.enterprise.uscc},
        "scheme": scheme_as_data(scheme, items),
        "members": [
            {"member": place, "points": {number: str(points) for number, points in sheet.items()}}
            for place, sheet in enumerate(members, start=1)
        ],
        "result": as_data(found),
    }
    return found, data


def scheme_as_data(scheme, items) -> dict:
    return {
        "title": scheme.title,
        "version": scheme.version,
        "source": scheme.source,
        "mandatory_share": scheme.mandatory_share,
        "levels": [
            {"name": level["name"], "at_least": str(level["at_least"])} for level in scheme.levels
        ],
        "items": [
            {
                "number": item.number,
                "category": item.category,
                "title": item.title,
                "points": str(item.points),
                "is_mandatory": item.is_mandatory,
            }
            for item in items
        ],
    }


def points_of(seats, items) -> list[dict[str, Decimal]]:
    """For each seat, item number -> points, in the order of the items; one query."""
    numbers = {item.pk: item.number for item in items}
    by_seat = {seat.pk: {} for seat in seats}
    for score in Score.objects.filter(seat__in=by_seat):
        by_seat[score.seat_id][score.item_id] = score.points
    return [{numbers[item.pk]: by_seat[seat.pk][item.pk] for item in items} for seat in seats]


def as_data(found: Outcome) -> dict:
    return {
        "total": str(found.total),
        "level": found.level,
        "passes": found.passes,
        "unmet": list(found.unmet),
        "spread": str(found.spread),
        "member_totals": [str(total) for total in found.member_totals],
        "items": [
            {
                "number": item.number,
                "score": str(item.score),
                "spread": str(item.spread),
                "is_met": item.is_met,
            }
            for item in found.items
        ],
    }
