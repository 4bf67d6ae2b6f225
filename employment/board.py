"""The public list of jobs: one page of what was asked for, without counting the rest.

A page begins behind the last row of the one before; only posts that are open today are ever in it.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan

from employment.models import Job
from regions.models import Community, Town

PAGE_SIZE = 20


@dataclass(frozen=True)
class Wanted:
    """What the reader asked for; "" and None leave a condition out. after: key of the last row seen."""

    text: str = ""
    town: Town | None = None
    community: Community | None = None
    line: str = ""
    unit: str = ""
    wage: Decimal | None = None
    shift: str = ""
    live_in: str = ""
    after: int | None = None


@dataclass(frozen=True)
class Found:
    """One page. next_after: the key that the next page begins behind, None on the last one."""

    jobs: list[Job] = field(default_factory=list)
    next_after: int | None = None


def find(wanted: Wanted) -> Found:
    """The page that was asked for, the newest first: one query, two behind the first page."""
    rows = matching(wanted).order_by("-published_on", "-id")
    if wanted.after is not None:
        last = Job.objects.filter(pk=wanted.after).values_list("published_on", "pk").first()
        if last is None or last[0] is None:
            return Found()
        rows = rows.filter(TupleLessThan(Tuple(F("published_on"), F("id")), last))
    shown = list(with_places(rows)[: PAGE_SIZE + 1])
    has_more = len(shown) > PAGE_SIZE
    return Found(shown[:PAGE_SIZE], shown[PAGE_SIZE - 1].pk if has_more else None)


def with_places(rows):
    """With what a line of the list says; what is sealed stays in the database."""
    rows = rows.select_related("enterprise", "station", "community__town")
    return rows.defer("employer_name", "employer_phone", "enterprise__legal_representative")


def matching(wanted: Wanted):
    """Every open post that was asked for, in no order."""
    rows = Job.objects.open()
    if wanted.text:
        rows = rows.search(wanted.text)
    if wanted.community is not None:
        rows = rows.filter(community=wanted.community)
    elif wanted.town is not None:
        rows = rows.filter(community__town=wanted.town)
    if wanted.line:
        rows = rows.filter(service_line=wanted.line)
    if wanted.unit:
        rows = rows.filter(wage_unit=wanted.unit)
        if wanted.wage is not None:
            rows = rows.filter(wage_max_yuan__gte=wanted.wage)
    if wanted.shift:
        rows = rows.filter(shifts__contains=[wanted.shift])
    if wanted.live_in:
        rows = rows.filter(is_live_in=wanted.live_in == "yes")
    return rows
