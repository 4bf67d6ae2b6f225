"""The service centre's indicators: how each bureau signs, handles, sends back and satisfies.

Every number is a count of cases from ``complaints.figures``, so that it can be opened. Assumption: what
counts as satisfied (基本满意 and better) and the choice of indicators are to be confirmed by
县政府政务服务中心.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from bureaus.models import Bureau, BureauMember
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus, roles_of
from complaints.figures import FIGURES, rows_link

LONGEST_PERIOD_DAYS = 366
COUNTS = (
    "given",
    "signed_on_time",
    "signed_late",
    "kept_on_time",
    "kept_late",
    "ended",
    "ended_on_time",
    "ended_at_once",
    "sent_back",
    "reworked",
    "asked",
    "solved",
    "satisfied",
)


@dataclass(frozen=True)
class Rate:
    """An indicator: part of a whole, both of them counts. whole: the counts that are added up."""

    slug: str
    name: str
    part: str
    whole: tuple[str, ...]
    definition: str

    @property
    def counts(self) -> list[str]:
        """The counts that it is made of, the part first."""
        return list(dict.fromkeys([self.part, *self.whole]))


RATES = (
    Rate(
        "signed_rate",
        "按时签收率",
        "signed_on_time",
        ("signed_on_time", "signed_late"),
        "签收期限在这段时间届满的事项里，按时签收的占多少。",
    ),
    Rate(
        "kept_rate",
        "按时办理率",
        "kept_on_time",
        ("kept_on_time", "kept_late"),
        "法定期限或者答复期限在这段时间届满的事项里，按时完成的占多少；一件事项既有按时的、又有逾期的期限，两边各计一件。",
    ),
    Rate(
        "ended_on_time_rate",
        "按时办结率",
        "ended_on_time",
        ("ended",),
        "这段时间办结的事项里，没有一个法定期限或者答复期限超过的占多少。",
    ),
    Rate(
        "ended_at_once_rate",
        "一次办结率",
        "ended_at_once",
        ("ended",),
        "这段时间办结的事项里，没有重办、没有重新办理的占多少。",
    ),
    Rate(
        "sent_back_rate",
        "退回率",
        "sent_back",
        ("given",),
        "这段时间退回的件数和派来的件数之比。",
    ),
    Rate(
        "reworked_rate",
        "重办率",
        "reworked",
        ("asked",),
        "这段时间要求重办的件数和回访有回答的件数之比。",
    ),
    Rate(
        "solved_rate",
        "解决率",
        "solved",
        ("asked",),
        "回访有回答的事项里，投诉人说已经解决的占多少；没有联系上的不算。",
    ),
    Rate(
        "satisfied_rate",
        "满意率",
        "satisfied",
        ("asked",),
        "回访有回答的事项里，评价为基本满意以上的占多少；没有联系上的不算。",
    ),
)


@dataclass(frozen=True)
class BureauIndicators:
    """A bureau's counts of a period."""

    bureau: Bureau
    first: date
    last: date
    counts: dict[str, int] = field(default_factory=dict)

    def percent(self, rate: Rate) -> float | None:
        """None where there is nothing to divide by."""
        whole = sum(self.counts[name] for name in rate.whole)
        return 100 * self.counts[rate.part] / whole if whole else None

    def link(self, name: str) -> str:
        """The address of the cases behind a count."""
        return rows_link(name, self.first, self.last, bureau=self.bureau.pk)

    @property
    def cells(self) -> list[dict]:
        """Every count with the address of its rows, in the order of COUNTS."""
        return [self.cell(name) for name in COUNTS]

    def cell(self, name: str) -> dict:
        return {
            "name": name,
            "label": FIGURES[name].label,
            "count": self.counts[name],
            "link": self.link(name),
        }

    @property
    def rates(self) -> list[dict]:
        """Every indicator with the counts that it is made of; each count opens to its rows."""
        return [
            {
                "rate": rate,
                "percent": self.percent(rate),
                "cells": [self.cell(name) for name in rate.counts],
            }
            for rate in RATES
        ]


def count_labels() -> list[str]:
    return [FIGURES[name].label for name in COUNTS]


def bureaus_seen_by(user) -> list[Bureau]:
    """Who oversees the county and any bureau's leader compare all bureaus; others see their own."""
    if sees_all(user):
        return list(Bureau.objects.all())
    return list(Bureau.objects.filter(pk__in=bureau_ids_of(user)))


def sees_all(user) -> bool:
    is_leader = any(BureauMember.Role.LEADER in roles for roles in roles_of(user).values())
    return is_leader or oversees_all_bureaus(user)


def indicators(bureaus: list[Bureau], first: date, last: date) -> list[BureauIndicators]:
    """The counts of each bureau that had anything to do in the period, both days included.

    One statement a count, whatever the number of bureaus.
    """
    counted = {name: FIGURES[name].by_bureau(first, last) for name in COUNTS}
    found = [
        BureauIndicators(
            bureau, first, last, {name: counted[name].get(bureau.pk, 0) for name in COUNTS}
        )
        for bureau in bureaus
    ]
    return [each for each in found if any(each.counts.values())]


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of a day's week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def last_whole_week(today: date) -> tuple[date, date]:
    return week_of(today - timedelta(days=7))


def remarks(found: list[BureauIndicators]) -> list[str]:
    """What a weekly bulletin says in words: totals first, then who has what to put right."""
    if not found:
        return ["这一周没有需要通报的事项。"]
    totals = {name: sum(each.counts[name] for each in found) for name in COUNTS}
    sentences = [
        f"本周派出事项{totals['given']}件，退回{totals['sent_back']}件，"
        f"办结{totals['ended']}件，其中按时办结{totals['ended_on_time']}件，"
        f"回访{totals['asked']}件，其中满意{totals['satisfied']}件。"
    ]
    for name, words in (
        ("signed_late", "签收逾期"),
        ("kept_late", "办理逾期"),
        ("reworked", "被要求重办"),
    ):
        late = sorted(found, key=lambda each: -each.counts[name])
        named = [f"{each.bureau}{each.counts[name]}件" for each in late if each.counts[name]]
        if named:
            sentences.append(f"{words}：{'，'.join(named)}。")
    return sentences
