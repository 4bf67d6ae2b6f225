"""How the points of a panel become a result: the recorded formula. Numbers in, numbers out; no database.

``mean-1``: the score of an item is the mean of the members' points, rounded half up to a hundredth. The
total is the sum of the items' scores. A mandatory item is met when its score reaches the scheme's share
of its points. Who misses one passes at no level; else the level is the highest one whose points the
total reaches. docs/rating_recompute.py is written after this paragraph alone.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

FORMULA = "mean-1"
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class ItemRule:
    """What the formula has to know of an item. number: such as "2.1"; points: the most it can give."""

    number: str
    points: Decimal
    is_mandatory: bool


@dataclass(frozen=True)
class ItemScore:
    """An item's outcome: the mean, and how far the members were apart."""

    number: str
    score: Decimal
    spread: Decimal
    is_met: bool | None  # None for an item that is not mandatory


@dataclass(frozen=True)
class Outcome:
    """What a panel's points come to. level: "" when the enterprise passes at none."""

    items: tuple[ItemScore, ...]
    total: Decimal
    level: str
    unmet: tuple[str, ...]
    member_totals: tuple[Decimal, ...]

    @property
    def passes(self) -> bool:
        return bool(self.level)

    @property
    def spread(self) -> Decimal:
        """How far the members' totals were apart."""
        return max(self.member_totals) - min(self.member_totals)


def outcome(
    rules: list[ItemRule],
    members: list[dict[str, Decimal]],
    *,
    mandatory_share: int,
    levels: list[tuple[str, Decimal]],
) -> Outcome:
    """The result of a panel.

    members: for each member, item number -> points given. mandatory_share: percent of an item's points.
    levels: (name, least total), in any order. Raises KeyError where a member left an item out.
    """
    items = tuple(
        score_of(rule, [member[rule.number] for member in members], mandatory_share)
        for rule in rules
    )
    total = sum((item.score for item in items), Decimal(0))
    unmet = tuple(item.number for item in items if item.is_met is False)
    reached = [(least, name) for name, least in levels if total >= least]
    level = max(reached)[1] if reached and not unmet else ""
    totals = tuple(sum((member[rule.number] for rule in rules), Decimal(0)) for member in members)
    return Outcome(items, total, level, unmet, totals)


def score_of(rule: ItemRule, points: list[Decimal], mandatory_share: int) -> ItemScore:
    """The mean of the members' points for one item."""
    score = (sum(points, Decimal(0)) / len(points)).quantize(HUNDREDTH, ROUND_HALF_UP)
    is_met = score * 100 >= rule.points * mandatory_share if rule.is_mandatory else None
    return ItemScore(rule.number, score, max(points) - min(points), is_met)
