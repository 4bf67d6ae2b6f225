"""The plan for everybody: what is promised, who is responsible, by which day."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plan.metrics import Figure, figure_of
from plan.models import Measure, Plan, Responsibility, Target


@dataclass(frozen=True)
class DatedTarget:
    """A target as it stands on a day."""

    target: Target
    last_day: date
    days_left: int  # below zero once the day has passed
    figure: Figure | None = None  # None while there is no register for it

    @property
    def days_past(self):
        return -self.days_left


def dated(targets, on):
    """The targets with their last day and their figure, the nearest first."""
    found = [
        DatedTarget(
            target, target.last_day(on), (target.last_day(on) - on).days, figure_of(target, on)
        )
        for target in targets
    ]
    return sorted(found, key=lambda each: (each.last_day, each.target.pk))


def measures_with_bureaus():
    in_order = Responsibility.objects.select_related("bureau").order_by("position")
    return Measure.objects.prefetch_related(Prefetch("responsibilities", in_order))


@login_not_required
@require_safe
def index(request):
    """The measures of the plan in force, and its numbers."""
    plan = Plan.objects.order_by("-pk").first()
    measures = list(measures_with_bureaus().filter(plan=plan).order_by("number"))
    targets = Target.objects.filter(measure__plan=plan).select_related("measure")
    return render(
        request,
        "plan/index.html",
        {
            "plan": plan,
            "tasks": [each for each in measures if each.kind == Measure.Kind.TASK],
            "safeguards": [each for each in measures if each.kind == Measure.Kind.SAFEGUARD],
            "targets": dated(targets, timezone.localdate()),
        },
    )


@login_not_required
@require_safe
def measure(request, number):
    """One measure: what it is about, who leads, who takes part, what is promised in numbers."""
    plan = Plan.objects.order_by("-pk").first()
    found = get_object_or_404(measures_with_bureaus(), plan=plan, number=number)
    return render(
        request,
        "plan/measure.html",
        {
            "plan": plan,
            "measure": found,
            "targets": dated(found.targets.select_related("measure"), timezone.localdate()),
        },
    )
