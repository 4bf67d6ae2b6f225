"""What inspections come to: how often something was found, and whether it was put right in time."""

from dataclasses import dataclass

from django.db.models import Case, Count, DateField, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from inspections.models import Finding, Inspection, Recheck, Rectification
from plan.ways import rounded_percent


@dataclass(frozen=True)
class Figures:
    """Counts of inspections and of findings. judged: those that were inspected and whose findings are counted; hits: of
    these, with a finding that stands. due: findings that were put right or are past their day; in_time: put right by their
    first day."""

    drawn: int
    inspected: int
    judged: int
    hits: int
    findings: int
    rectified: int
    due: int
    in_time: int

    @property
    def hit_percent(self) -> int | None:
        """None where nothing was inspected of which one may know."""
        return rounded_percent(self.hits, self.judged)

    @property
    def in_time_percent(self) -> int | None:
        """None where nothing was due."""
        return rounded_percent(self.in_time, self.due)


def figures(inspections, on, told=None) -> Figures:
    """The figures of some inspections as of a day: two queries. told: the inspections of which one may know what was
    found; all when None."""
    told = inspections if told is None else told
    is_told = Q(pk__in=told.values("pk"))
    counts = inspections.aggregate(
        drawn=Count("pk", distinct=True),
        inspected=Count("pk", filter=Q(recorded_at__isnull=False), distinct=True),
        judged=Count("pk", filter=Q(recorded_at__isnull=False) & is_told, distinct=True),
        hits=Count("pk", filter=standing("findings__") & is_told, distinct=True),
    )
    found = Finding.objects.standing().filter(inspection__in=inspections.values("pk"))
    found = with_days(found.filter(inspection__in=told.values("pk")))
    of_findings = found.aggregate(
        findings=Count("pk"),
        rectified=Count("pk", filter=Q(put_right_on__isnull=False)),
        due=Count("pk", filter=Q(put_right_on__isnull=False) | Q(rectify_by__lt=on)),
        in_time=Count("pk", filter=Q(put_right_on__lte=F("rectify_by"))),
    )
    return Figures(**counts, **of_findings)


def standing(prefix="") -> Q:
    return Q(**{f"{prefix}pk__isnull": False, f"{prefix}annulled_at__isnull": True})


def with_days(findings):
    """Findings with put_right_on: the day on which the enterprise handed in what passed the recheck, or of
    the recheck where it handed in nothing; None for what has not passed."""
    passed = Recheck.objects.filter(finding=OuterRef("pk"), is_passed=True)
    handed_in = (
        Rectification.objects.filter(finding=OuterRef("pk"))
        .order_by("-pk")
        .values("handed_in_on")[:1]
    )
    passed_on = Subquery(passed.values("checked_on")[:1])
    return findings.annotate(
        put_right_on=Case(
            When(Exists(passed), then=Coalesce(Subquery(handed_in), passed_on)),
            output_field=DateField(),
        )
    )


def inspections_of_year(year: int):
    """The inspections of the plans of a year."""
    return Inspection.objects.filter(plan__year=year)
