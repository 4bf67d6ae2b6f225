"""The conditions of the exemption, dated, with where they are known from. Plain tables, no database.

Nobody here says whether an enterprise is exempt: the tax authority does. What stands below is what a
notice asks for, in our words; the notice's own text was not at hand.
"""

from dataclasses import dataclass
from datetime import date

AGREEMENTS, WAGES_AND_TRAINING, SYSTEM = "agreements", "wages_and_training", "system"
JUDGED_BY = "是否符合、能否免税，以税务机关认定为准"


@dataclass(frozen=True)
class Condition:
    """slug: as lines of evidence name it. number: its place in the notice."""

    slug: str
    number: int
    title: str


@dataclass(frozen=True)
class Notice:
    """A notice with its conditions, in force between two days. source: how it is known."""

    title: str
    in_force_from: date
    in_force_to: date
    source: str
    conditions: tuple[Condition, ...]


NOTICES = (  # oldest first; what was not confirmed in an official source is not in this table
    Notice(
        "财政部、税务总局等六部门公告2026年第7号",
        date(2026, 1, 1),
        date(2027, 12, 31),
        "据公开报道整理，没有取得公告原文；以税务机关公布的原文为准",
        (
            Condition(AGREEMENTS, 1, "与家政服务员、客户签订三方协议"),
            Condition(WAGES_AND_TRAINING, 2, "向服务员发放劳动报酬，并对其培训管理"),
            Condition(SYSTEM, 3, "建立业务管理系统，对服务员登记管理"),
        ),
    ),
)


def notice_on(day: date) -> Notice | None:
    """The notice in force on that day, its last day included; None where none is known."""
    held = (notice for notice in NOTICES if notice.in_force_from <= day <= notice.in_force_to)
    return next(held, None)
