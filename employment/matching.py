"""How well a job and a seeker fit: facts in, a score and its reasons out. No database, no request.

The versions of the weights are the file ``data/match_weights.yaml``. Age, sex and family are no facts here.
Assumption: no standard gives such points; they are the portal's own and await the bureaus that the file names.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

from gaotai_jiazheng.data_files import read_data_file

FILE = Path(__file__).resolve().parent / "data" / "match_weights.yaml"
COMMUNITY, TOWN, COUNTY = "community", "town", "county"
NUMBERS = (
    "same_line",
    "same_community",
    "same_town",
    "county",
    "every_shift",
    "some_shifts",
    "lives_in",
    "wage_reached",
    "wage_short",
    "shown",
)


@dataclass(frozen=True)
class Weights:
    """One version; points, and how many are shown at once."""

    version: str
    source: str
    awaiting_confirmation_by: str
    same_line: int
    same_community: int
    same_town: int
    county: int
    every_shift: int
    some_shifts: int
    lives_in: int
    wage_reached: int
    wage_short: int
    shown: int


@dataclass(frozen=True)
class Offer:
    """What of a job counts. community, town: their keys."""

    line: str
    community: int
    town: int
    shifts: frozenset[str]
    is_live_in: bool
    wage_max_yuan: Decimal
    wage_unit: str


@dataclass(frozen=True)
class Wish:
    """What of a seeker counts. communities, towns: keys of those that were chosen, and of their towns."""

    lines: frozenset[str]
    communities: frozenset[int]
    towns: frozenset[int]
    reach: str
    shifts: frozenset[str]
    takes_live_in: bool
    wage_min_yuan: Decimal | None = None
    wage_unit: str = ""


@dataclass(frozen=True)
class Fit:
    """reasons: (words, points), in the order they were looked at; their sum is the score."""

    reasons: tuple[tuple[str, int], ...] = field(default=())

    @property
    def score(self) -> int:
        return sum(points for _words, points in self.reasons)


@cache
def newest() -> Weights:
    """The weights of today. Raises BadDataFile with every fault of the file."""
    document = read_data_file(FILE)
    found = []
    for entry in document.entries("versions"):
        texts = {
            name: entry.text(name) for name in ("version", "source", "awaiting_confirmation_by")
        }
        found.append(Weights(**texts, **{name: entry.number(name) for name in NUMBERS}))
    document.finish()
    return found[0]


def fit(offer: Offer, wish: Wish, weights: Weights) -> Fit | None:
    """The score of a pair with its reasons; None where it cannot be: the work, the way, the hours, living in."""
    if offer.line not in wish.lines:
        return None
    place = place_reason(offer, wish, weights)
    shared = offer.shifts & wish.shifts
    if place is None or not shared or (offer.is_live_in and not wish.takes_live_in):
        return None
    reasons = [("会做这一项", weights.same_line), place]
    if shared == offer.shifts:
        reasons.append(("时段都有空", weights.every_shift))
    else:
        reasons.append(("有的时段有空", weights.some_shifts))
    if offer.is_live_in:
        reasons.append(("可以住家", weights.lives_in))
    if wish.wage_min_yuan is not None and wish.wage_unit == offer.wage_unit:
        if offer.wage_max_yuan >= wish.wage_min_yuan:
            reasons.append(("工资达到希望的数", weights.wage_reached))
        else:
            reasons.append(("工资没有达到希望的数", -weights.wage_short))
    return Fit(tuple(reasons))


def place_reason(offer, wish, weights):
    """(words, points) of the way to work; None where the seeker does not go there."""
    if offer.community in wish.communities:
        return "同一社区", weights.same_community
    if offer.town in wish.towns and wish.reach in {TOWN, COUNTY}:
        return "同一个镇", weights.same_town
    if wish.reach == COUNTY:
        return "全县都愿意去", weights.county
    return None
