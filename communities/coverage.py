"""Which services are to be had in which community: counted from open outlets, gaps included.

The list, the picture, the open data and the plan's figures all read this module, so that they agree.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from communities.models import Meter, Outlet, WomensService
from communities.transitions import RateState
from enterprises.models import ServiceLine
from regions.models import Community


@dataclass(frozen=True)
class Cell:
    """A service in a community. count: open outlets that offer it; 0 is a gap."""

    line: str
    label: str
    count: int


@dataclass(frozen=True)
class Row:
    """A community, or a town, with its services in the order of the plan."""

    place: object
    outlets: int
    womens: int
    cells: tuple[Cell, ...]

    @property
    def offered(self) -> list[str]:
        return [cell.label for cell in self.cells if cell.count]

    @property
    def gaps(self) -> list[str]:
        return [cell.label for cell in self.cells if not cell.count]


def offers(line) -> Q:
    """An outlet offers what it says and what its enterprise is still registered for."""
    return Q(service_lines__contains=[line], enterprise__service_lines__contains=[line])


def is_womens(on: date) -> Exists:
    """Whether the outlet's enterprise is 巾帼家政 on that day."""
    return Exists(WomensService.objects.in_force(on).filter(enterprise=OuterRef("enterprise")))


def rows_of(places, key: str, on: date | None = None) -> list[Row]:
    """A row for each place, empty ones too; one query.

    key: "community" or "community__town", by which outlets belong to a place.
    """
    on = on or timezone.localdate()
    counts = {line: Count("pk", filter=offers(line)) for line in ServiceLine.values}
    found = (
        Outlet.objects.open()
        .filter(**{f"{key}__in": [place.pk for place in places]})
        .order_by()
        .values(key)
        .annotate(outlets=Count("pk"), womens=Count("pk", filter=Q(is_womens(on))), **counts)
    )
    by_place = {row[key]: row for row in found}
    return [row_of(place, by_place.get(place.pk, {})) for place in places]


def row_of(place, counted) -> Row:
    cells = tuple(Cell(line, label, counted.get(line, 0)) for line, label in ServiceLine.choices)
    return Row(place, counted.get("outlets", 0), counted.get("womens", 0), cells)


def covered_communities(on: date):
    """Communities with at least one outlet that was open on that day."""
    open_here = Outlet.objects.open_on(on).filter(community=OuterRef("pk"))
    return Community.objects.active().filter(Exists(open_here))


def womens_communities(on: date):
    """Communities with at least one open outlet of an enterprise that is 巾帼家政."""
    open_here = Outlet.objects.open_on(on).filter(is_womens(on), community=OuterRef("pk"))
    return Community.objects.active().filter(Exists(open_here))


def outlets_at_household_rates(on: date):
    """Open outlets with meters, all of which are charged at the household rate on that day."""
    meters = Meter.objects.filter(outlet=OuterRef("pk"))
    household = Q(state=RateState.CONFIRMED, household_from__lte=on)
    return Outlet.objects.open_on(on).filter(Exists(meters), ~Exists(meters.exclude(household)))
