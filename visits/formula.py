"""How the stars of a worker are computed: ratings and days in, points and stars out. No database, no request.

The versions of the formula are the file ``data/star_formula.yaml``. ``docs/star_recompute.py`` computes the
same for outsiders, from what is published alone.

Assumption: no national or provincial standard gives stars to household-service workers; the weights are the
portal's own, 县级试行, and are to be confirmed by the bureaus that the file names.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from gaotai_jiazheng.data_files import read_data_file

FILE = Path(__file__).resolve().parent / "data" / "star_formula.yaml"
FORMAT = "gaotai-star-1"
FULL, MOST_POINTS, DAYS_OF_A_YEAR = 100, 5, 365
NUMBERS = (
    "least_visits",
    "prior_points",
    "prior_visits",
    "quality_weight",
    "satisfaction_weight",
    "tenure_weight",
    "full_years",
    "valid_months",
    "five_stars_at",
    "four_stars_at",
    "three_stars_at",
)


@dataclass(frozen=True)
class Formula:
    """One version. Weights are percents, …_at the least total of a hundred for so many stars."""

    version: str
    title: str
    source: str
    awaiting_confirmation_by: str
    least_visits: int
    prior_points: int
    prior_visits: int
    quality_weight: int
    satisfaction_weight: int
    tenure_weight: int
    full_years: int
    valid_months: int
    five_stars_at: int
    four_stars_at: int
    three_stars_at: int

    def as_data(self) -> dict:
        return asdict(self)

    @property
    def levels(self):
        """(stars, least total), the highest first."""
        return ((5, self.five_stars_at), (4, self.four_stars_at), (3, self.three_stars_at))


@dataclass(frozen=True)
class Given:
    """What one visit was given. group: 0, or the same number for those that count as one."""

    group: int
    quality: int
    satisfaction: int


@dataclass(frozen=True)
class Outcome:
    """Points of a hundred with two decimals; stars 0 where there are none."""

    counted: int
    quality: Decimal
    satisfaction: Decimal
    tenure: Decimal
    total: Decimal
    stars: int

    def as_data(self) -> dict:
        return {
            "counted": self.counted,
            "quality": str(self.quality),
            "satisfaction": str(self.satisfaction),
            "tenure": str(self.tenure),
            "total": str(self.total),
            "stars": self.stars,
        }


@cache
def formulas() -> dict[str, Formula]:
    """Version -> formula, the newest first. Raises BadDataFile with every fault of the file."""
    document = read_data_file(FILE)
    found = {}
    for entry in document.entries("versions"):
        values = {
            name: entry.text(name)
            for name in ("version", "title", "source", "awaiting_confirmation_by")
        }
        values |= {name: entry.number(name) for name in NUMBERS}
        formula = Formula(**values)
        weights = formula.quality_weight + formula.satisfaction_weight + formula.tenure_weight
        if weights != FULL:
            entry.fault("quality_weight", f"三项权重合计应为{FULL}，现为{weights}")
        found[formula.version] = formula
    document.finish()
    return found


def newest() -> Formula:
    return next(iter(formulas().values()))


def rounded(value: Fraction) -> Decimal:
    """Two decimals, a half rounded up; no binary fraction on the way."""
    hundredths = (value * 200 + 1) // 2
    return Decimal(int(hundredths)).scaleb(-2)


def compute(formula: Formula, given: Iterable[Given], tenure_days: int) -> Outcome:
    """The outcome of a worker. Those of one group are averaged and count as one; a mean of few is drawn
    towards ``prior_points``, as if ``prior_visits`` had given them."""
    groups = grouped(given)
    quality = part(formula, [mean(each.quality for each in group) for group in groups])
    satisfaction = part(formula, [mean(each.satisfaction for each in group) for group in groups])
    full_days = formula.full_years * DAYS_OF_A_YEAR
    tenure = rounded(Fraction(min(tenure_days, full_days) * FULL, full_days))
    total = rounded(
        sum(
            Fraction(points) * weight / FULL
            for points, weight in (
                (quality, formula.quality_weight),
                (satisfaction, formula.satisfaction_weight),
                (tenure, formula.tenure_weight),
            )
        )
    )
    reached = [stars for stars, least in formula.levels if total >= least]
    enough = len(groups) >= formula.least_visits
    stars = reached[0] if enough and reached else 0
    return Outcome(len(groups), quality, satisfaction, tenure, total, stars)


def grouped(given) -> list[list[Given]]:
    """Each that stands alone, and each group, as a list."""
    alone, groups = [], defaultdict(list)
    for each in given:
        if each.group:
            groups[each.group].append(each)
        else:
            alone.append([each])
    return [*alone, *groups.values()]


def mean(points) -> Fraction:
    points = list(points)
    return Fraction(sum(points), len(points))


def part(formula, means) -> Decimal:
    """Points of a hundred for means between one and five; 0 where nothing was given."""
    if not means:
        return Decimal("0.00")
    drawn = sum(means) + formula.prior_points * formula.prior_visits
    return rounded(drawn / (len(means) + formula.prior_visits) * FULL / MOST_POINTS)
