"""The public directory: one page of what was asked for, without counting the rest.

A page begins behind the last row of the one before (that row's key stands in the address), so that the
five-thousandth page costs what the first one costs.
"""

from dataclasses import dataclass

from django.db.models import F, OrderBy
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from enterprises.facts import keys_with
from enterprises.models import Enterprise
from enterprises.models.name_order import NameOrder
from regions.models import Community, Town

PAGE_SIZE = 20
BY_NAME, NEWEST = "name", "newest"
# What the rows are sorted by, and whether the greatest comes first.
ORDERS = {
    BY_NAME: ((NameOrder("name"), F("id")), False),
    NEWEST: ((F("listed_on"), F("id")), True),
}
SHOWN_COLUMNS = (
    "name",
    "state",
    "town__name",
    "community__name",
    "address",
    "phone",
    "service_lines",
    "mode",
    "is_online",
    "is_offline",
    "listed_on",
    "confirmed_on",
)


@dataclass(frozen=True)
class Wanted:
    """What the reader asked for; "" and None leave a condition out. after: key of the last row seen."""

    text: str = ""
    town: Town | None = None
    community: Community | None = None
    line: str = ""
    mode: str = ""
    fact: str = ""
    order: str = BY_NAME
    after: int | None = None


@dataclass(frozen=True)
class Found:
    """One page. next_after: the key that the next page begins behind, None on the last one."""

    enterprises: list[Enterprise]
    next_after: int | None


def find(wanted: Wanted) -> Found:
    """The page that was asked for: one query, two behind the first page."""
    columns, is_descending = ORDERS[wanted.order]
    rows = matching(wanted).order_by(
        *(OrderBy(column, descending=is_descending) for column in columns)
    )
    if wanted.after is not None:
        rows = behind(rows, wanted.order, wanted.after)
    shown = rows.select_related("town", "community").only(*SHOWN_COLUMNS)
    shown = list(shown[: PAGE_SIZE + 1])
    has_more = len(shown) > PAGE_SIZE
    return Found(shown[:PAGE_SIZE], shown[PAGE_SIZE - 1].pk if has_more else None)


def matching(wanted):
    """Everything that was asked for, in no order."""
    rows = Enterprise.objects.listed()
    if wanted.text:
        rows = rows.search(wanted.text)
    if wanted.community is not None:
        rows = rows.filter(community=wanted.community)
    elif wanted.town is not None:
        rows = rows.filter(town=wanted.town)
    if wanted.line:
        rows = rows.filter(service_lines__contains=[wanted.line])
    if wanted.mode:
        rows = rows.filter(mode=wanted.mode)
    if wanted.fact:
        rows = rows.filter(pk__in=keys_with(wanted.fact))
    return rows


def behind(rows, order, pk):
    """The rows that stand behind the one with this key; none when it is gone."""
    columns, is_descending = ORDERS[order]
    last = Enterprise.objects.filter(pk=pk).values_list(*columns).first()
    if last is None:
        return rows.none()
    compare = TupleLessThan if is_descending else TupleGreaterThan
    return rows.filter(compare(Tuple(*columns), last))
