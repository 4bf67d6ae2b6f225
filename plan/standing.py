"""Where the plan stands on a day: measures, their clauses and commitments, each with figure and status.

Everything is read in a fixed number of queries, whatever the registers hold: the figures are readings.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, reduce
from urllib.parse import urlencode

from django.db.models import Count, Min, Prefetch, Q
from django.urls import reverse

from bureaus.models import Bureau
from plan import readings
from plan.metrics import NOTHING_TO_COUNT, Metric, metric_of
from plan.models import Clause, Commitment, Measure, Plan, Reading, Responsibility
from plan.status import Promise, Status, of_all, status_of
from reminders.models import Deadline

Period = Commitment.Period
# How far ahead the clocks of cases are looked at for what happens next.
AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Clocks:
    """The running clocks of one rule or several: how many are overdue, and when the next one is due."""

    overdue: int = 0
    next_due_on: date | None = None

    def plus(self, other: "Clocks") -> "Clocks":
        days = [day for day in (self.next_due_on, other.next_due_on) if day]
        return Clocks(self.overdue + other.overdue, min(days, default=None))


@dataclass(frozen=True)
class NextDay:
    """What happens next under a measure, and on which day, counted from ``on``."""

    what: str
    last_day: date
    on: date

    @property
    def days_left(self) -> int:
        return (self.last_day - self.on).days


@dataclass(frozen=True)
class CommitmentStanding:
    """A commitment on a day. metric: None where none is named or its register is not open yet; reading: None
    where nobody counted, its value None where there was nothing to count; clocks: those that run by its rules."""

    commitment: Commitment
    measure: Measure
    on: date
    metric: Metric | None
    reading: Reading | None
    clocks: Clocks
    promise: Promise

    @cached_property
    def status(self) -> Status:
        return status_of(self.promise, self.on, self.value, overdue=self.overdue)

    @property
    def overdue(self) -> int:
        return self.clocks.overdue

    @property
    def value(self) -> int | None:
        return self.reading.value if self.reading else None

    @property
    def has_figure(self) -> bool:
        return self.value is not None

    @property
    def definition(self) -> str:
        """By which rule it is counted: the plan's own for its numbers, else what the register says it counts."""
        if self.metric and self.commitment.target_id is None:
            return self.metric.definition
        return self.commitment.definition

    @property
    def unit(self) -> str:
        """What the figure counts, by the metric's own word."""
        return self.metric.unit if self.metric else self.commitment.unit

    @property
    def rows_url(self) -> str:
        """The page that lists what was counted; empty where nothing is."""
        return self.metric.rows_url(self.reading.on) if self.metric and self.reading else ""

    @property
    def overdue_url(self) -> str:
        """The workbench's list of the clocks that are overdue."""
        query = urlencode({"due": "overdue", "rule": ",".join(self.commitment.rules)})
        return f"{reverse('admin:reminders_deadline_changelist')}?{query}"

    @property
    def last_day(self) -> date | None:
        return self.promise.last

    @property
    def days_left(self) -> int | None:
        """Below zero once the day has passed."""
        return (self.last_day - self.on).days if self.last_day else None

    @property
    def days_past(self) -> int:
        return -self.days_left

    @property
    def missing(self) -> int:
        """How much the number lacks; 0 when it is reached."""
        return max(0, self.commitment.number - self.value)

    @property
    def number_mark(self) -> str:
        """Whose number it is; no page shows a number without this word."""
        if self.commitment.number is None:
            return ""
        return "自定指标" if self.commitment.is_own else "方案目标"

    @property
    def missing_words(self) -> str:
        """Why there is no figure; empty where there is one."""
        if self.has_figure:
            return ""
        if self.reading:
            return NOTHING_TO_COUNT
        if self.commitment.why_no_metric:
            return self.commitment.why_no_metric
        return "还没有统计" if self.metric else "登记还没有开通"


@dataclass(frozen=True)
class MeasureStanding:
    """A measure on a day, with what is promised under each of its clauses."""

    measure: Measure
    on: date
    parts: tuple[Responsibility, ...]
    clauses: tuple[tuple[Clause, tuple[CommitmentStanding, ...]], ...]

    @cached_property
    def commitments(self) -> list[CommitmentStanding]:
        return [each for _, promises in self.clauses for each in promises]

    @property
    def lead(self) -> Bureau | None:
        return self.parts[0].bureau if self.parts else None

    @property
    def others(self) -> list[Bureau]:
        return [part.bureau for part in self.parts[1:]]

    @property
    def status(self) -> Status:
        return of_all(each.status for each in self.commitments)

    @property
    def counts(self) -> list[tuple[Status, int]]:
        """How many commitments stand how, the worst first."""
        counted = Counter(each.status for each in self.commitments)
        return [(status, counted[status]) for status in Status if counted[status]]

    @property
    def headline(self) -> CommitmentStanding | None:
        """The one figure that stands for the measure: the plan's own number, else the first that was counted."""
        counted = [each for each in self.commitments if each.has_figure]
        official = [each for each in counted if each.commitment.target_id]
        return next(iter(official + counted), None)

    @property
    def late(self) -> list[CommitmentStanding]:
        return [each for each in self.commitments if each.status is Status.LATE]

    @property
    def next_day(self) -> NextDay | None:
        """The nearest day on which something is due: a commitment that is not reached, or a case's clock."""
        days = [
            NextDay(each.commitment.promise, each.last_day, self.on)
            for each in self.commitments
            if each.last_day and each.last_day >= self.on and each.status is not Status.DONE
        ]
        days += [
            NextDay(f"{each.commitment.promise}：有事项到期", each.clocks.next_due_on, self.on)
            for each in self.commitments
            if each.clocks.next_due_on
        ]
        return min(days, key=lambda each: each.last_day, default=None)


def standings(plan: Plan, on: date, **only) -> list[MeasureStanding]:
    """The measures of a version as they stand on a day, by number. ``only`` filters measures (number=6).
    Seven queries."""
    measures = list(_measures(plan, only))
    slugs = {each.metric for each in _commitments(measures) if each.metric}
    figures = readings.latest(on, slugs)
    clocks = clocks_by_rule(on, {rule for each in _commitments(measures) for rule in each.rules})
    return [_stand(measure, plan, on, figures, clocks) for measure in measures]


def clocks_by_rule(on: date, rules: set[str] | None = None) -> dict[str, Clocks]:
    """Slug of a rule (of all when None) -> its running clocks that are overdue or due soon. The bureaus are
    named so that the index of the running clocks of a bureau serves."""
    rows = Deadline.objects.running().filter(
        owner__in=Bureau.objects.values("pk"), due_on__lte=on + AHEAD
    )
    if rules is not None:
        rows = rows.filter(rule__slug__in=rules)
    counted = (
        rows.order_by()
        .values_list("rule__slug")
        .annotate(
            overdue=Count("pk", filter=Q(due_on__lt=on)),
            next_due=Min("due_on", filter=Q(due_on__gte=on)),
        )
    )
    return {slug: Clocks(overdue, next_due_on) for slug, overdue, next_due_on in counted}


def _measures(plan, only):
    commitments = Commitment.objects.select_related("lead", "target").prefetch_related("others")
    in_order = Responsibility.objects.select_related("bureau").order_by("position")
    return (
        Measure.objects.filter(plan=plan, **only)
        .order_by("number")
        .prefetch_related(
            Prefetch("responsibilities", in_order),
            Prefetch("clauses", Clause.objects.order_by("position")),
            Prefetch("clauses__commitments", commitments.order_by("position")),
        )
    )


def _commitments(measures):
    for measure in measures:
        for clause in measure.clauses.all():
            yield from clause.commitments.all()


def _stand(measure, plan, on, figures, clocks):
    clauses = tuple(
        (
            clause,
            tuple(
                stand(each, measure, plan, on, figures, clocks) for each in clause.commitments.all()
            ),
        )
        for clause in measure.clauses.all()
    )
    return MeasureStanding(measure, on, tuple(measure.responsibilities.all()), clauses)


def stand(
    commitment: Commitment, measure: Measure, plan: Plan, on: date, figures: dict, clocks: dict
) -> CommitmentStanding:
    """How one commitment stands. figures: slug -> Reading; clocks: slug of a rule -> Clocks."""
    reading = figures.get(commitment.metric)
    if reading and commitment.period == Period.YEARLY and reading.on.year != on.year:
        reading = None  # of the year before, until the new year has been counted once
    return CommitmentStanding(
        commitment,
        measure,
        on,
        registered(commitment.metric),
        reading,
        reduce(Clocks.plus, (clocks.get(rule, Clocks()) for rule in commitment.rules), Clocks()),
        promise_of(commitment, plan, on),
    )


def promise_of(commitment: Commitment, plan: Plan, on: date) -> Promise:
    """A yearly one runs through the year of the day; one that is due once from the plan's first day, or
    from the beginning of the year in which it is due."""
    metric = registered(commitment.metric)
    begun_at = metric.begun_at if metric else 1
    if commitment.period == Period.YEARLY:
        return Promise(commitment.number, date(on.year, 1, 1), date(on.year, 12, 31), begun_at)
    if commitment.period == Period.ONCE:
        first = plan.in_force_from or date(commitment.due_on.year, 1, 1)
        return Promise(
            commitment.number, min(first, commitment.due_on), commitment.due_on, begun_at
        )
    return Promise(commitment.number, begun_at=begun_at)


def registered(slug: str) -> Metric | None:
    """The metric of a slug; None while no app has registered it."""
    try:
        return metric_of(slug)
    except LookupError:
        return None
