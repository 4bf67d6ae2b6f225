"""What a bureau should do first: the three things that are most overdue or fall due next, each with its reason."""

from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from plan.models import Commitment, Plan, Reading
from plan.readings import SHOWN_FOR
from plan.standing import promise_of
from plan.status import Status, status_of
from reminders.models import Deadline

COUNT = 3


@dataclass(frozen=True)
class Thing:
    """day: by when; that of a promise that has to hold at all times is today."""

    title: str
    reason: str
    link: str
    day: date
    on: date

    @property
    def days_left(self) -> int:
        return (self.day - self.on).days

    @property
    def days_past(self) -> int:
        return -self.days_left


def three_things(bureaus: list[int], on: date) -> list[Thing]:
    """The first three of the bureaus' clocks and of the commitments they lead that are late or at risk. Two
    queries; none for whoever acts for no bureau."""
    if not bureaus:
        return []
    found = [*_clocks(bureaus, on), *_commitments(bureaus, on)]
    return list(islice(sorted(found, key=lambda each: (each.day, each.title)), COUNT))


def _clocks(bureaus, on):
    clocks = Deadline.objects.running().filter(owner__in=bureaus).select_related("rule")
    for clock in clocks.order_by("due_on", "pk")[:COUNT]:
        yield Thing(
            title=f"{clock.rule.name}：{clock.subject_label}",
            reason=clock.rule.basis_text,
            link=clock.link,
            day=clock.due_on,
            on=on,
        )


def _commitments(bureaus, on):
    """Of the version in force; a yearly figure of the year before says nothing of this one."""
    counted = Reading.objects.filter(
        metric=OuterRef("metric"), on__lte=on, on__gt=on - SHOWN_FOR
    ).order_by("-on")
    counted_this_year = counted.filter(on__year=on.year)
    rows = (
        Commitment.objects.filter(
            ~Q(metric=""),
            number__isnull=False,
            lead__in=bureaus,
            clause__measure__plan=Plan.objects.begun(on).values("pk")[:1],
        )
        .select_related("clause__measure__plan")
        .annotate(
            value=Subquery(counted.values("value")[:1]),
            value_this_year=Subquery(counted_this_year.values("value")[:1]),
        )
    )
    for row in rows:
        value = row.value_this_year if row.period == Commitment.Period.YEARLY else row.value
        promise = promise_of(row, row.clause.measure.plan, on)
        status = status_of(promise, on, value)
        if status not in (Status.LATE, Status.AT_RISK):
            continue
        mark = "自定指标" if row.is_own else "方案目标"
        yield Thing(
            title=row.promise,
            reason=f"{status.words}：现有{value}{row.unit}，{mark}不少于{row.number}{row.unit}",
            link=f"{reverse('plan:measure', args=[row.clause.measure.number])}#{row.clause.key}",
            day=promise.last or on,
            on=on,
        )
