"""Where the plan stands on a day: measures, their clauses and commitments, each with figure and status.

Everything is read in a fixed number of queries, whatever the registers hold: the figures are readings.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch

from bureaus.models import Bureau
from plan import readings
from plan.metrics import Metric, metric_of
from plan.models import Clause, Commitment, Measure, Plan, Reading, Responsibility
from plan.status import Promise, Status, of_all, status_of
from reminders.models import Deadline

Period = Commitment.Period


@dataclass(frozen=True)
class CommitmentStanding:
    """A commitment on a day. metric: None where none is named or its register is not open yet; reading: None
    where nothing was counted; overdue: clocks under its rules whose day has passed."""

    commitment: Commitment
    measure: Measure
    on: date
    metric: Metric | None
    reading: Reading | None
    overdue: int
    promise: Promise

    @property
    def status(self) -> Status:
        return status_of(self.promise, self.on, self.value, overdue=self.overdue)

    @property
    def value(self) -> int | None:
        return self.reading.value if self.reading else None

    @property
    def unit(self) -> str:
        """What the figure counts, by the metric's own word."""
        return self.metric.unit if self.metric else self.commitment.unit

    @property
    def rows_url(self) -> str:
        """The page that lists what was counted; empty where nothing is."""
        return self.metric.rows_url(self.reading.on) if self.metric and self.reading else ""

    @property
    def last_day(self) -> date | None:
        return self.promise.last

    @property
    def days_left(self) -> int | None:
        """Below zero once the day has passed."""
        return (self.last_day - self.on).days if self.last_day else None

    @property
    def number_mark(self) -> str:
        """Whose number it is; no page shows a number without this word."""
        if self.commitment.number is None:
            return ""
        return "自定指标" if self.commitment.is_own else "方案目标"

    @property
    def missing_words(self) -> str:
        """Why there is no figure; empty where there is one."""
        if self.reading:
            return ""
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

    @property
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
        counted = [each for each in self.commitments if each.reading]
        official = [each for each in counted if each.commitment.target_id]
        return next(iter(official + counted), None)

    @property
    def late(self) -> list[CommitmentStanding]:
        return [each for each in self.commitments if each.status is Status.LATE]

    @property
    def next_due(self) -> CommitmentStanding | None:
        """What falls due next and is not done."""
        ahead = [
            each
            for each in self.commitments
            if each.days_left is not None and each.days_left >= 0 and each.status != Status.DONE
        ]
        return min(ahead, key=lambda each: each.last_day, default=None)


def standings(plan: Plan, on: date, **only) -> list[MeasureStanding]:
    """The measures of a version as they stand on a day, by number. ``only`` filters measures (number=6).
    Seven queries."""
    measures = list(_measures(plan, only))
    slugs = {each.metric for each in _commitments(measures) if each.metric}
    figures = readings.latest(on, slugs)
    overdue = overdue_by_rule(on, {rule for each in _commitments(measures) for rule in each.rules})
    return [_stand(measure, plan, on, figures, overdue) for measure in measures]


def overdue_by_rule(on: date, rules: set[str]) -> dict[str, int]:
    """Slug of a rule -> how many of its clocks are overdue. The bureaus are named so that the index of the
    running clocks of a bureau serves."""
    clocks = Deadline.objects.overdue(on).filter(
        owner__in=Bureau.objects.values("pk"), rule__slug__in=rules
    )
    return dict(clocks.values_list("rule__slug").annotate(Count("pk")).order_by())


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


def _stand(measure, plan, on, figures, overdue):
    clauses = tuple(
        (
            clause,
            tuple(
                _stand_commitment(each, measure, plan, on, figures, overdue)
                for each in clause.commitments.all()
            ),
        )
        for clause in measure.clauses.all()
    )
    return MeasureStanding(measure, on, tuple(measure.responsibilities.all()), clauses)


def _stand_commitment(commitment, measure, plan, on, figures, overdue):
    reading = figures.get(commitment.metric)
    if reading and commitment.period == Period.YEARLY and reading.on.year != on.year:
        reading = None  # of the year before, until the new year has been counted once
    return CommitmentStanding(
        commitment,
        measure,
        on,
        registered(commitment.metric),
        reading,
        sum(overdue.get(rule, 0) for rule in commitment.rules),
        promise_of(commitment, plan, on),
    )


def promise_of(commitment: Commitment, plan: Plan, on: date) -> Promise:
    """A yearly one runs through the year of the day; one that is due once from the plan's first day, or
    from the beginning of the year in which it is due."""
    if commitment.period == Period.YEARLY:
        return Promise(commitment.number, date(on.year, 1, 1), date(on.year, 12, 31))
    if commitment.period == Period.ONCE:
        first = plan.in_force_from or date(commitment.due_on.year, 1, 1)
        return Promise(commitment.number, min(first, commitment.due_on), commitment.due_on)
    return Promise(commitment.number)


def registered(slug: str) -> Metric | None:
    """The metric of a slug; None while no app has registered it."""
    try:
        return metric_of(slug)
    except LookupError:
        return None
