"""The calendar of classes: one page of what was asked for, without counting the rest.

A page begins behind the last row of the one before, whose key stands in the address.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan
from django.utils import timezone

from regions.models import Community, Town
from training.models import TrainingClass
from workers.models import Occupation

PAGE_SIZE = 20


@dataclass(frozen=True)
class Wanted:
    """What the reader asked for; None and False leave a condition out. month: its first day; without one,
    what one may still come into."""

    occupation: Occupation | None = None
    town: Town | None = None
    community: Community | None = None
    month: date | None = None
    has_free_seats: bool = False
    after: int | None = None


@dataclass(frozen=True)
class Found:
    """One page. next_after: the key that the next page begins behind, None on the last one."""

    classes: list[TrainingClass]
    next_after: int | None


def find(wanted: Wanted, at: datetime | None = None) -> Found:
    """The page that was asked for, the next class first: one query, two behind the first page."""
    rows = matching(wanted, at or timezone.now()).order_by("starts_at", "pk")
    if wanted.after is not None:
        rows = behind(rows, wanted.after)
    shown = rows.select_related("occupation", "institution", "community__town")
    shown = list(shown[: PAGE_SIZE + 1])
    has_more = len(shown) > PAGE_SIZE
    return Found(shown[:PAGE_SIZE], shown[PAGE_SIZE - 1].pk if has_more else None)


def matching(wanted, at):
    """Everything that was asked for, in no order."""
    if wanted.month is None:
        rows = TrainingClass.objects.enrolling(at)
    else:
        rows = TrainingClass.objects.published().filter(
            starts_at__gte=midnight(wanted.month), starts_at__lt=midnight(month_after(wanted.month))
        )
    if wanted.occupation is not None:
        rows = rows.filter(occupation=wanted.occupation)
    if wanted.community is not None:
        rows = rows.filter(community=wanted.community)
    elif wanted.town is not None:
        rows = rows.filter(community__town=wanted.town)
    if wanted.has_free_seats:
        rows = rows.filter(taken__lt=F("seats"))
    return rows


def behind(rows, pk):
    """The rows that stand behind the one with this key; none when it is gone."""
    last = TrainingClass.objects.filter(pk=pk).values_list("starts_at", "id").first()
    if last is None:
        return rows.none()
    return rows.filter(TupleGreaterThan(Tuple(F("starts_at"), F("id")), last))


def month_after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))
