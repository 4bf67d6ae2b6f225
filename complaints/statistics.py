"""The published figures of complaints, read from the summary: small parts held back, names put in.

Definitions stand in ``MEASURES``; pages, files and the data dictionary all show them from there.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Sum
from django.utils import timezone

from complaints.models import Category, ComplaintMonth
from complaints.models.choices import DeclineGround
from complaints.statistics_disclosure import LEAST, held_back, rate
from complaints.statistics_summing import first_of, last_months, month_before, next_month
from complaints.transitions import Kind
from enterprises.models import Enterprise
from regions.models import Town

SHOWN_MONTHS = 13
Dimension = ComplaintMonth.Dimension

MEASURES = {  # column -> (name, what it counts)
    "received": ("收到", "这段时间提交的投诉件数；举报、咨询等其他事项不算在内。"),
    "accepted": ("受理", "这段时间决定受理的件数，不论投诉是哪个月提交的。"),
    "declined": ("不予受理", "这段时间决定不予受理的件数，依总局令第121号第十六条列明情形。"),
    "agreed": ("达成调解", "这段时间双方达成调解的件数。"),
    "terminated": (
        "终止调解",
        "这段时间依总局令第121号第二十三条终止调解的件数，包括双方自行和解、投诉人撤回。",
    ),
    "closed": (
        "办结",
        "这段时间办结的件数：回访完毕、不予受理、撤回等，承办单位不再欠投诉人一个交代。",
    ),
    "due_on_time": ("期限内完成", "有期限在这段时间届满、并且在期限内完成的件数。"),
    "due_late": ("超过期限", "有期限在这段时间届满、没有在期限内完成的件数。"),
}
RATES = {
    "agreement_rate": ("调解成功率", "达成调解 ÷（达成调解 + 终止调解）。"),
    "on_time_rate": ("按期率", "期限内完成 ÷（期限内完成 + 超过期限）。"),
    "median_days": ("办结用时中位数", "这段时间办结的投诉从提交到办结的自然日，取中间一件的天数。"),
    "average_days": ("平均办结用时", "从提交到办结的自然日，合计 ÷ 办结件数。"),
}
NO_VALUE = {
    Dimension.TOWN: "没有写明或者在县外",
    Dimension.ENTERPRISE: "不在企业名录",
}
REOPENED = "决定后又重新办理"


@dataclass(frozen=True)
class Row:
    """The figures of one value, as they may be shown; None = held back or nothing to divide."""

    code: str
    name: str
    received: int | None
    accepted: int | None
    declined: int | None
    agreed: int | None
    terminated: int | None
    closed: int | None
    due_on_time: int | None
    due_late: int | None
    median_days: float | None = None
    average_days: float | None = None

    @property
    def agreement_rate(self) -> float | None:
        return rate(self.agreed, self.terminated)

    @property
    def on_time_rate(self) -> float | None:
        return rate(self.due_on_time, self.due_late)

    @property
    def agreement_is_held_back(self) -> bool:
        return None in (self.agreed, self.terminated)

    @property
    def on_time_is_held_back(self) -> bool:
        return None in (self.due_on_time, self.due_late)

    @property
    def days_are_held_back(self) -> bool:
        return self.average_days is None and self.closed != 0


def rows_of(sums: list[dict], names: dict[str, str]) -> list[Row]:
    """The parts of one total as rows, in the order of the names. sums: every part, with ``value``."""
    hidden = {
        measure: held_back({each["value"]: each[measure] for each in sums}) for measure in MEASURES
    }
    known = {each["value"]: each for each in sums}
    order = [*names, *sorted(known.keys() - names.keys())]
    return [row_of(known[code], names.get(code, code), hidden) for code in order if code in known]


def row_of(sums, name, hidden, least=LEAST) -> Row:
    """hidden: measure -> the values of which it is held back. least: of so many closed cases the days are told."""
    shown = {
        measure: None if sums["value"] in hidden[measure] else sums[measure] for measure in MEASURES
    }
    has_enough = bool(shown["closed"]) and shown["closed"] >= least
    average = sums["days_to_close"] / sums["closed"] if has_enough else None
    median = sums.get("median_days") if has_enough else None
    return Row(sums["value"], name, median_days=median, average_days=average, **shown)


def months() -> list[date]:
    """The months that have been summed, the latest first."""
    summed = ComplaintMonth.objects.filter(dimension=Dimension.ALL).order_by("-month")
    return list(summed.values_list("month", flat=True))


def totals(shown_months: list[date]) -> dict[date, Row]:
    """Month -> the county's figures, however small: the county's number says nothing of anybody, and the plan's
    figures tell it of every day."""
    rows = ComplaintMonth.objects.filter(month__in=shown_months, dimension=Dimension.ALL)
    nothing = dict.fromkeys(MEASURES, frozenset())
    return {each["month"]: row_of(each, "全县", nothing, least=1) for each in rows.values()}


def breakdown(month: date, dimension) -> list[Row]:
    """The figures of a month by category, town or ground."""
    return breakdowns([month], dimension).get(month, [])


def breakdowns(shown_months: list[date], dimension) -> dict[date, list[Row]]:
    """Month -> its figures by category, town or ground; each month is a table of its own. Of one that is still going on no
    part is told: from one hour to the next it grows by one case, and everybody would read of what kind that one is."""
    sums, today = {}, timezone.localdate()
    over = [month for month in shown_months if next_month(month) <= today]
    found = ComplaintMonth.objects.filter(month__in=over, dimension=dimension)
    for each in found.values():
        sums.setdefault(each["month"], []).append(each)
    names = names_of(dimension)
    return {month: rows_of(with_nothing(parts, names), names) for month, parts in sums.items()}


def with_nothing(parts: list[dict], names: dict[str, str]) -> list[dict]:
    """The parts with one of zeros for every other name, so that to be listed says nothing by itself."""
    nothing = {"days_to_close": 0, **dict.fromkeys(MEASURES, 0)}
    missing = names.keys() - {each["value"] for each in parts}
    return [*parts, *({"value": value, **nothing} for value in missing)]


def names_of(dimension) -> dict[str, str]:
    """Stored value -> its name, in the order in which people look for it."""
    if dimension == Dimension.GROUND:
        grounds = {str(ground.value): ground.label for ground in DeclineGround}
        return {**grounds, "0": REOPENED}
    if dimension == Dimension.CATEGORY:
        categories = Category.objects.filter(kind=Kind.COMPLAINT).values_list("pk", "name")
        return {str(pk): name for pk, name in categories}
    towns = Town.objects.values_list("pk", "name")
    return {**{str(pk): name for pk, name in towns}, "": NO_VALUE[dimension]}


def computed_at() -> datetime | None:
    """When the latest of the published figures was summed."""
    return ComplaintMonth.objects.aggregate(at=Max("computed_at"))["at"]


def recent_months(today: date) -> list[date]:
    return last_months(SHOWN_MONTHS, today)


# Enterprises: by calendar year, so that two published periods never overlap


@dataclass(frozen=True)
class EnterpriseRow:
    """An enterprise's figures of a year, and how the number of complaints has grown."""

    row: Row
    received_before: int | None
    growth_percent: float | None

    @property
    def growth_is_held_back(self) -> bool:
        return None in (self.row.received, self.received_before)


def years(today: date) -> list[int]:
    """The years with whole months that were summed, the latest first: none of them is a January that still runs, which
    would be compared with the whole one of the year before."""
    summed = ComplaintMonth.objects.filter(dimension=Dimension.ALL, month__lt=first_of(today))
    found = summed.dates("month", "year")
    return [day.year for day in found][::-1]


def last_month_of(year: int, today: date) -> date:
    """The last month that the figures of a year take in: the latest whole one."""
    return min(date(year, 12, 1), month_before(today))


def enterprise_rows(year: int, today: date) -> list[EnterpriseRow]:
    """The figures of every enterprise with a complaint in the year's whole months, by name.

    Growth compares with the same months of the year before.
    """
    last = last_month_of(year, today)
    sums = year_sums(date(year, 1, 1), last)
    names = names_of_enterprises(sums)
    now = rows_of(sums, names)
    before = rows_of(year_sums(date(year - 1, 1, 1), last.replace(year=year - 1)), names)
    received_before = {each.code: each.received for each in before}
    return [compared(row, received_before.get(row.code, 0)) for row in now]


def names_of_enterprises(sums: list[dict]) -> dict[str, str]:
    """The names of these enterprises, in their order; of nobody else in the register."""
    keys = [int(each["value"]) for each in sums if each["value"]]
    named = Enterprise.objects.filter(pk__in=keys).order_by("name", "pk").values_list("pk", "name")
    return {**{str(pk): name for pk, name in named}, "": NO_VALUE[Dimension.ENTERPRISE]}


def year_sums(first: date, last: date) -> list[dict]:
    rows = ComplaintMonth.objects.filter(
        dimension=Dimension.ENTERPRISE, month__gte=first, month__lte=last
    )
    sums = {name: Sum(name) for name in [*MEASURES, "days_to_close"]}
    return list(rows.order_by().values("value").annotate(**sums))


def compared(row: Row, received_before: int | None) -> EnterpriseRow:
    growth = None
    if row.received is not None and received_before:
        growth = 100 * (row.received - received_before) / received_before
    return EnterpriseRow(row, received_before, growth)


def period_of(year: int, today: date) -> tuple[date, date]:
    """The first and the last day of a year's figures."""
    return date(year, 1, 1), next_month(last_month_of(year, today)) - timedelta(days=1)
