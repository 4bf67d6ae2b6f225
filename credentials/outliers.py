"""Exams that look odd: facts for the bureau to look into, counted from rows. They accuse nobody."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from credentials.models import ExamPlan, ExamTerms, PlanPart, Result
from credentials.models.result import PASSED

ALL_PASSED, TOO_MANY, TOO_EARLY = "all_passed", "too_many", "too_early"
KINDS = {
    ALL_PASSED: "全部合格",
    TOO_MANY: "一名考评员一天考评人数过多",
    TOO_EARLY: "考核结束以前已登记成绩",
}


def counted(plan_rows):
    """Exams with came and passed: candidates of current results."""
    current = Result.objects.current().filter(
        registration__plan=OuterRef("pk"), is_absent=False, registration__withdrawn_at=None
    )
    current = current.order_by().values("registration__plan")
    return plan_rows.annotate(
        came=Coalesce(Subquery(current.annotate(n=Count("pk")).values("n")), 0),
        passed=Coalesce(Subquery(current.filter(PASSED).annotate(n=Count("pk")).values("n")), 0),
    )


def busy_days(limit: int):
    """(person, day) of assessors with more candidates on a day than the limit."""
    first = Result.objects.filter(version=1, assessor__isnull=False).order_by()
    grouped = first.values("assessor__person", "registration__plan__held_on")
    return grouped.annotate(n=Count("pk")).filter(n__gt=limit)


def conditions(terms: ExamTerms) -> dict[str, Q]:
    """Kind -> the condition for exams that ``counted`` has annotated."""
    early = Result.objects.filter(
        registration__plan=OuterRef("pk"), version=1, entered_at__lt=OuterRef("ends_at")
    )
    busy = busy_days(terms.candidates_per_assessor_a_day).filter(
        assessor__person=OuterRef("person"), registration__plan__held_on=OuterRef("plan__held_on")
    )
    crowded = PlanPart.objects.filter(plan=OuterRef("pk"), part="assessor").filter(Exists(busy))
    return {
        ALL_PASSED: Q(came__gte=terms.all_passed_least, passed=F("came")),
        TOO_MANY: Q(Exists(crowded)),
        TOO_EARLY: Q(Exists(early)),
    }


def outlying(plan_rows, on: date, kind: str | None = None):
    """Those exams that look odd, of one kind or of any, each with all_passed, too_many and too_early."""
    found = conditions(ExamTerms.objects.in_force(on))
    rows = counted(plan_rows).annotate(
        **{f"is_{name}": condition for name, condition in found.items()}
    )
    if kind is not None:
        return rows.filter(**{f"is_{kind}": True})
    return rows.filter(Q(is_all_passed=True) | Q(is_too_many=True) | Q(is_too_early=True))


@dataclass(frozen=True)
class Sign:
    """What looks odd at one exam, in a sentence with its number."""

    kind: str
    words: str


def signs_of(plan: ExamPlan, on: date) -> list[Sign]:
    """What looks odd at this exam: two queries."""
    terms = ExamTerms.objects.in_force(on)
    row = outlying(ExamPlan.objects.filter(pk=plan.pk), on).first()
    if row is None:
        return []
    words = {
        ALL_PASSED: f"{row.came}人参加，全部合格（达到{terms.all_passed_least}人起列出）",
        TOO_MANY: f"有考评员当天考评超过{terms.candidates_per_assessor_a_day}人",
        TOO_EARLY: f"有成绩在考核结束（{timezone.localtime(row.ends_at):%H:%M}）以前登记",
    }
    return [Sign(kind, words[kind]) for kind in KINDS if getattr(row, f"is_{kind}")]
