"""The rule of the three colours: dated facts in, a colour and its reasons out. No database, no request.

Assumption: no law or notice says which colour a home-visit card has; the rule is the portal's own and
is published as such at /check/rule/. 待县人社局、县工业信息化和商务局确认. Lengths of validity
(how long a health certificate or a check holds) are those of the register of workers.

``cards/services/standings.py`` has the same rule as one SQL statement, built from the same table; a test
holds the two together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from django.utils.formats import date_format

VERSION = "2026-3"
ONE_DAY = timedelta(days=1)

# (first day, last day or None for one without an end)
Period = tuple[date, date | None]


class Colour(IntEnum):
    """In the order of how bad it is; the worst of all needs is the card's."""

    GREEN = 0
    YELLOW = 1
    RED = 2

    @property
    def word(self) -> str:
        """What the colour says, for whoever does not see it."""
        return WORDS[self]

    @property
    def name_in_chinese(self) -> str:
        return "绿黄红"[self] + "色"

    @property
    def advice(self) -> str:
        """What to do now, in one sentence."""
        return ADVICE[self]


WORDS = {Colour.GREEN: "证件有效", Colour.YELLOW: "材料不全", Colour.RED: "不能上门"}
ADVICE = {
    Colour.GREEN: "今天各项材料都在有效期内。请核对来人和证上的姓名、照片。",
    Colour.YELLOW: "有材料过期或者缺少。是否让其上门请您决定，可以先打电话问企业。",
    Colour.RED: "请不要让其进门，先打电话问企业。感到危险请拨打110。",
}


class Item(StrEnum):
    """What a card stands on."""

    IDENTITY = "identity"
    EMPLOYMENT = "employment"
    BACKGROUND = "background"
    HEALTH = "health"
    INSURANCE = "insurance"
    SKILL = "skill"


@dataclass(frozen=True)
class Need:
    """What one item asks for.

    missing: the colour while nothing was ever in force, green for what nobody has to have. expired: the colour for the first grace_days days
    after the last day; overdue: the colour after these. expired_words: with {} for the last day.
    """

    item: Item
    title: str
    missing: Colour
    expired: Colour
    grace_days: int
    overdue: Colour
    missing_words: str
    expired_words: str


NEEDS = (
    Need(
        Item.IDENTITY,
        "身份已核验",
        missing=Colour.RED,
        expired=Colour.RED,
        grace_days=0,
        overdue=Colour.RED,
        missing_words="身份还没有核验",
        expired_words="身份核验已于{}失效",
    ),
    Need(
        Item.EMPLOYMENT,
        "在家政企业登记在册",
        missing=Colour.RED,
        expired=Colour.RED,
        grace_days=0,
        overdue=Colour.RED,
        missing_words="没有在家政企业登记",
        expired_words="已于{}离开登记的家政企业",
    ),
    Need(
        Item.BACKGROUND,
        "背景核验已通过",
        missing=Colour.RED,
        expired=Colour.YELLOW,
        grace_days=30,
        overdue=Colour.RED,
        missing_words="没有通过背景核验",
        expired_words="背景核验已于{}过期",
    ),
    Need(
        Item.HEALTH,
        "健康证明有效",
        missing=Colour.YELLOW,
        expired=Colour.YELLOW,
        grace_days=30,
        overdue=Colour.RED,
        missing_words="没有健康证明",
        expired_words="健康证明已于{}到期",
    ),
    Need(
        Item.INSURANCE,
        "保险有效",
        missing=Colour.YELLOW,
        expired=Colour.YELLOW,
        grace_days=0,
        overdue=Colour.YELLOW,
        missing_words="没有登记保险",
        expired_words="保险已于{}到期",
    ),
    # Nobody has to have one; whose was revoked has a period that ends on the day before.
    Need(
        Item.SKILL,
        "技能证书没有被撤销",
        missing=Colour.GREEN,
        expired=Colour.YELLOW,
        grace_days=0,
        overdue=Colour.YELLOW,
        missing_words="",
        expired_words="技能证书有效到{}，已被撤销",
    ),
)
NEED_OF = {need.item: need for need in NEEDS}


@dataclass(frozen=True)
class Verdict:
    """How a worker stands on a day.

    reasons: an item and what is wrong with it, "health expired 2026-11-20" or "identity missing", in the
    order of ``NEEDS``; () when nothing is. valid_until: the last day of this colour if nothing is recorded
    meanwhile, None when it stays. settled_until: the last day on which the reasons are these too.
    """

    colour: Colour
    reasons: tuple[str, ...]
    valid_until: date | None
    settled_until: date | None


def verdict(facts: Mapping[Item, Sequence[Period]], day: date) -> Verdict:
    """How a worker stands on the day.

    facts: for each item the periods in which it is, was or will be in force; what was revoked or not
    passed is not among them, an item without a period may be left out.
    """
    colour, reasons = colour_and_reasons(facts, day)
    later = sorted({turn for turn in turns(facts) if turn > day})
    changes = (turn for turn in later if colour_and_reasons(facts, turn)[0] != colour)
    return Verdict(
        colour, reasons, day_before(next(changes, None)), day_before(next(iter(later), None))
    )


def colour_and_reasons(facts, day) -> tuple[Colour, tuple[str, ...]]:
    """The worst colour of the needs, and what is wrong."""
    colour, reasons = Colour.GREEN, []
    for need in NEEDS:
        periods = facts.get(need.item, ())
        if any(first <= day and (last is None or day <= last) for first, last in periods):
            continue
        ended = [last for _, last in periods if last is not None and last < day]
        if ended:
            in_grace = day <= max(ended) + timedelta(days=need.grace_days)
            colour = max(colour, need.expired if in_grace else need.overdue)
            reasons.append(f"{need.item} expired {max(ended)}")
        elif need.missing:
            colour = max(colour, need.missing)
            reasons.append(f"{need.item} missing")
    return colour, tuple(reasons)


def turns(facts) -> Iterator[date]:
    """The days on which something begins, ends or runs out of grace."""
    for item, periods in facts.items():
        for first, last in periods:
            yield first
            if last is not None:
                yield last + ONE_DAY
                yield last + ONE_DAY + timedelta(days=NEED_OF[item].grace_days)


def day_before(day: date | None) -> date | None:
    return day and day - ONE_DAY


def reason_in_words(reason: str) -> str:
    """健康证明已于2026年11月20日到期."""
    item, state, *last = reason.split(" ")
    need = NEED_OF[Item(item)]
    if state == "missing":
        return need.missing_words
    day = date.fromisoformat(last[0])
    return need.expired_words.format(date_format(day))
