"""The ranking of an event: score sheets in, places out. No database; anybody can do the same from the
published data, and ``docs/competition_recompute.py`` does.

An event as data: {criteria [{position, name, weight}], prizes [{name, places}], entries [{start_number,
sheets [{judge, points {position: "86.5"}}]}]}; of each judge the newest sheet only. Weights add up to 100,
points go from 0 to 100 with one decimal.

Assumption: the formula is the portal's, 县人社局 is to confirm it for each competition.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

FORMULA = "gaotai-competition-1"
FORMULA_WORDS = (
    "每张评分表的得分是各评分项的得分乘以权重再相加。评委满5人的，去掉一个最高分和一个最低分；"
    "选手的成绩是其余得分的平均，四舍五入到两位小数。成绩相同的，依次比较权重大的评分项的平均分"
    "（权重相同的按次序），还相同的名次并列，后面的名次空出。并列的选手得同一个奖项，奖项的人数可以因此多出。"
)
DROPS_FROM = 5
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Placed:
    """rank: 1 is the best; shared where nothing tells two apart. prize: its name, "" for none."""

    start_number: str
    score: Decimal
    rank: int
    prize: str


def total(points: dict[str, str], criteria: list[dict]) -> Fraction:
    """What one sheet gives, of 100."""
    return (
        sum(
            (Fraction(points[str(each["position"])]) * each["weight"] for each in criteria),
            Fraction(),
        )
        / 100
    )


def counted(totals: list[Fraction]) -> list[Fraction]:
    """Without the highest and the lowest where five judges or more have scored."""
    totals = sorted(totals)
    return totals[1:-1] if len(totals) >= DROPS_FROM else totals


def rounded(value: Fraction) -> Decimal:
    """To two decimals, half up."""
    exact = Decimal(value.numerator * 100) / Decimal(value.denominator)
    return (exact.quantize(Decimal(1), ROUND_HALF_UP) / 100).quantize(HUNDREDTH)


def score(sheets: list[dict], criteria: list[dict]) -> Decimal:
    kept = counted([total(sheet["points"], criteria) for sheet in sheets])
    return rounded(sum(kept, Fraction()) / len(kept))


def tie_break(sheets, criteria) -> list[Fraction]:
    """The means of all judges, criterion by criterion, the heaviest first."""
    order = sorted(criteria, key=lambda each: (-each["weight"], each["position"]))
    return [
        sum((Fraction(sheet["points"][str(each["position"])]) for sheet in sheets), Fraction())
        / len(sheets)
        for each in order
    ]


def places(event: dict) -> list[Placed]:
    """Every entry with sheets, the best first; those that share a rank by start number."""
    criteria = event["criteria"]
    keys = {
        each["start_number"]: (
            score(each["sheets"], criteria),
            *tie_break(each["sheets"], criteria),
        )
        for each in event["entries"]
        if each["sheets"]
    }
    order = sorted(keys, key=lambda number: ([-part for part in keys[number]], number))
    found = []
    for index, number in enumerate(order):
        is_shared = index > 0 and keys[number] == keys[order[index - 1]]
        rank = found[-1].rank if is_shared else index + 1
        found.append(Placed(number, keys[number][0], rank, prize_of(rank, event["prizes"])))
    return found


def prize_of(rank: int, prizes: list[dict]) -> str:
    """prizes: [{name, places}], the first prize first."""
    reached = 0
    for prize in prizes:
        reached += prize["places"]
        if rank <= reached:
            return prize["name"]
    return ""
