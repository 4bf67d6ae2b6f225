"""The county's price board: what enterprises ask for the same service by the same unit, side by side.

Only lists in force of enterprises in good standing are counted. Items of an enterprise's own and prices
that are counted by a method cannot be compared; how many there are is told beside the figures.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Aggregate, Avg, Count, F, FloatField, Max, Min, StdDev
from django.utils import timezone

from enterprises.models import Enterprise, ServiceLine
from market.models import PriceLine, PriceList, Unit
from market.models.price_line import yuan_text
from market.services import clocks
from regions.models import Community, Town

# Of two prices nobody can say what is usual.
LEAST_FOR_MEDIAN = 3


class Median(Aggregate):
    """The middle of the values, between two of them where their number is even."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True)
class Wanted:
    """What the reader asked for; "" , None and False leave a condition out."""

    line: str = ""
    unit: str = ""
    town: Town | None = None
    community: Community | None = None
    fresh: bool = False


def priced_lines(wanted: Wanted, at: datetime | None = None):
    """The lines with a price that can be compared, as asked for."""
    rows = lines_in_force(wanted, at).filter(price_fen__isnull=False)
    return rows.filter(unit=wanted.unit) if wanted.unit else rows


def lines_in_force(wanted: Wanted, at: datetime | None = None):
    """The lines of services of the register in the lists that hold now."""
    at = at or timezone.now()
    lists = PriceList.objects.in_force(at).filter(enterprise__state=Enterprise.State.REGISTERED)
    days = clocks.days_until_stale(timezone.localdate(at)) if wanted.fresh else None
    if days is not None:
        lists = lists.fresh(at, days)
    if wanted.community is not None:
        lists = lists.filter(enterprise__community=wanted.community)
    elif wanted.town is not None:
        lists = lists.filter(enterprise__town=wanted.town)
    rows = PriceLine.objects.filter(price_list__in=lists).exclude(service_line="")
    return rows.filter(service_line=wanted.line) if wanted.line else rows


def figures(rows):
    """For each service and unit: enterprises, lines, lowest, median, highest (fen), mean and deviation."""
    return rows.values("service_line", "unit").annotate(
        enterprises=Count("price_list__enterprise", distinct=True),
        lines=Count("pk"),
        lowest_fen=Min("price_fen"),
        median_fen=Median("price_fen"),
        highest_fen=Max("price_fen"),
        mean_fen=Avg("price_fen"),
        deviation_fen=StdDev("price_fen"),
    )


def board(wanted: Wanted) -> list[dict]:
    """The board's rows in the order of the plan's services, prices in words; two queries.

    dispersion_percent: the standard deviation in parts of the mean; None where fewer than three
    enterprises ask a price. by_method: enterprises that count the price of this service by a method.
    """
    methods = (
        lines_in_force(wanted)
        .filter(price_fen=None)
        .values("service_line")
        .annotate(enterprises=Count("price_list__enterprise", distinct=True))
    )
    by_method = {row["service_line"]: row["enterprises"] for row in methods}
    rows = [in_words(row, by_method) for row in figures(priced_lines(wanted))]
    return sorted(rows, key=lambda row: (SERVICES.index(row["line"]), UNITS.index(row["unit"])))


SERVICES, UNITS = list(ServiceLine.values), list(Unit.values)


def in_words(row, by_method) -> dict:
    is_enough = row["enterprises"] >= LEAST_FOR_MEDIAN
    return {
        "line": row["service_line"],
        "unit": row["unit"],
        "line_name": ServiceLine(row["service_line"]).label,
        "unit_name": Unit(row["unit"]).label,
        "enterprises": row["enterprises"],
        "lines": row["lines"],
        "lowest": yuan_text(row["lowest_fen"]),
        "median": yuan_text(round(row["median_fen"])) if is_enough else None,
        "highest": yuan_text(row["highest_fen"]),
        "dispersion_percent": dispersion_percent(row) if is_enough else None,
        "by_method": by_method.get(row["service_line"], 0),
    }


def dispersion_percent(row) -> int:
    """How far the prices are apart: 0 when all are the same."""
    return round(100 * row["deviation_fen"] / float(row["mean_fen"]))


def rows_behind(wanted: Wanted, after: tuple[int, int] | None, size: int):
    """The priced lines, the cheapest first, behind (price in fen, key) of the last one seen."""
    rows = priced_lines(wanted).select_related("price_list__enterprise")
    if after is not None:
        price, key = after
        rows = rows.filter(price_fen__gte=price).exclude(price_fen=price, pk__lte=key)
    return list(rows.order_by(F("price_fen"), "pk")[:size])
