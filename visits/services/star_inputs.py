"""What stars are computed from, read as of a day: ratings of a period, and the time somebody has worked."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef

from visits.formula import Given
from visits.models import Rating, RatingVersion, StarProposal, StarRating, Visit
from visits.transitions import BatchState, State
from workers.models import Employment, Worker

# Whose stars hold longer than this is not proposed again.
RENEW_BEFORE_DAYS = 60


def ratings_by_worker(first_day: date, last_day: date, as_of: date) -> dict[int, list[Given]]:
    """Worker id -> what was given for visits of the period, as it stood at the end of ``as_of``.

    Only visits that stand as rated: a void one counts nothing, one under dispute keeps its worker out.
    """
    rows = Rating.objects.filter(
        visit__state=State.RATED,
        visit__visited_on__range=(first_day, last_day),
        rated_on__lte=as_of,
    )
    versions = RatingVersion.objects.filter(rating__in=rows, at__date__lte=as_of)
    shown = ("rating", "rating__visit__worker", "rating__group", "quality", "satisfaction")
    newest = {pk: rest for pk, *rest in versions.order_by("version").values_list(*shown)}
    found = defaultdict(list)
    for worker, group, quality, satisfaction in newest.values():
        found[worker].append(Given(group, quality, satisfaction))
    return {worker: renumbered(given) for worker, given in found.items()}


def renumbered(given: list[Given]) -> list[Given]:
    """Groups numbered from one and everything sorted, so that nothing tells which visit it was."""
    sizes = Counter(each.group for each in given if each.group)
    names = {group: place for place, group in enumerate(sorted(sizes), start=1)}
    plain = [Given(names.get(each.group, 0), each.quality, each.satisfaction) for each in given]
    return sorted(plain, key=lambda each: (each.group, each.quality, each.satisfaction))


def candidates(worker_ids: Iterable[int], first_day, last_day, as_of) -> dict[int, Worker]:
    """Of these workers, those who may be proposed: at work on the day, without an open dispute in the period,
    not in another open batch, and without stars that hold for long."""
    disputed = Visit.objects.filter(
        worker=OuterRef("pk"),
        state=State.DISPUTED,
        visited_on__range=(first_day, last_day),
    )
    in_batch = StarProposal.objects.kept().filter(
        worker=OuterRef("pk"), batch__state__in=[BatchState.DRAFT, BatchState.NOTICED]
    )
    has_stars = StarRating.objects.in_force(as_of).filter(worker=OuterRef("pk"))
    rows = (
        Worker.objects.registered()
        .employed(as_of)
        .filter(~Exists(disputed), ~Exists(in_batch), pk__in=list(worker_ids))
        .exclude(Exists(has_stars.filter(valid_until__gt=as_of_plus(as_of))))
    )
    return {worker.pk: worker for worker in rows.order_by("pk")}


def as_of_plus(as_of: date) -> date:
    return date.fromordinal(as_of.toordinal() + RENEW_BEFORE_DAYS)


def employers_and_days(worker_ids, as_of) -> dict[int, tuple[int, int]]:
    """Worker id -> (the enterprise of the newest employment of the day, days worked up to it).

    A day with two enterprises is one day.
    """
    rows = Employment.objects.filter(worker__in=worker_ids, started_on__lte=as_of)
    periods, employer = defaultdict(list), {}
    for row in rows.order_by("started_on", "pk"):
        periods[row.worker_id].append((row.started_on, min(row.ended_on or as_of, as_of)))
        if row.ended_on is None or row.ended_on >= as_of:
            employer[row.worker_id] = row.enterprise_id
    return {pk: (employer[pk], days_of(periods[pk])) for pk in employer}


def days_of(periods: list[tuple[date, date]]) -> int:
    """Days that are in at least one period; first and last days are included. Sorted by first day."""
    days, reached = 0, 0
    for first, last in periods:
        begins = max(first.toordinal(), reached + 1)
        if last.toordinal() >= begins:
            days += last.toordinal() - begins + 1
            reached = last.toordinal()
    return days
