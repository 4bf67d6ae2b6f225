"""The person-times of the plan's target (at least 200 a year), each figure with the rows that it counts.

Definition, as stored with the target: those who completed a class of one of the three types between the first
of January and the thirty-first of December; who completes two classes counts twice.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q

from plan.models import Target
from plan.ways import percent
from training.models.assessment import Assessment, Completion
from training.models.choices import ClassKind
from training.models.enrolment import Enrolment
from training.models.training_class import TrainingClass
from training.pace import Pace
from training.services.followups import placed_within
from training.services.records import records_of
from training.transitions import USING_STATES
from workers.models import CertificateKind, OccupationCertificate

TARGET = "training_person_times"
PASSED = Q(outcome=Assessment.Outcome.PASSED)


@dataclass(frozen=True)
class Figures:
    """Side by side, of the calendar year until a day. enrolled, completed, certified: person-times; people:
    of those who completed, each once. placed: of those who completed, known to work within 90 days.
    assessed: results that count, entered in the year, who did not come among them; passed: of these."""

    enrolled: int
    completed: int
    certified: int
    people: int
    placed: int
    assessed: int
    passed: int

    @property
    def passed_percent(self) -> int | None:
        """In whole per cent, as figures of the plan are; None where nobody was assessed."""
        return percent(self.passed, self.assessed)

    @property
    def placed_percent(self) -> int | None:
        """The same; None where nobody completed."""
        return percent(self.placed, self.completed)


def enrolled(on: date):
    """Seats in classes that have begun in the year, until the day; a class that was called off has not begun."""
    return Enrolment.objects.seated().filter(
        training_class__state__in=USING_STATES,
        training_class__starts_at__year=on.year,
        training_class__starts_at__date__lte=on,
    )


def completed(on: date):
    """What the target counts."""
    return Completion.objects.of_year_until(on)


def certified(on: date):
    """Of what the target counts: those of people of the register with a verified certificate of a level or a
    special ability in the class's occupation, issued from the class's first day on. The portal knows of
    nobody else's."""
    got = OccupationCertificate.objects.verified().filter(
        kind__in=[CertificateKind.SKILL_LEVEL, CertificateKind.SPECIAL_ABILITY],
        worker__id_digest=OuterRef("enrolment__id_digest"),
        occupation=OuterRef("enrolment__training_class__occupation"),
        issued_on__gte=OuterRef("enrolment__training_class__starts_at__date"),
        issued_on__lte=on,
        revoked_on=None,
    )
    return completed(on).exclude(enrolment__id_digest="").filter(Exists(got))


def assessed(on: date):
    """The results that count, of the calendar year until the day; who did not come has one too."""
    return Assessment.objects.newest().filter(at__year=on.year, at__date__lte=on)


def results_by_class(on: date) -> list[tuple[TrainingClass, int, int]]:
    """The classes with results in the year, each with how many passed of how many, the newest first."""
    counted = assessed(on).order_by().values(pk=F("enrolment__training_class"))
    counted = counted.annotate(passed=Count("id", filter=PASSED), all=Count("id"))
    counts = {row["pk"]: (row["passed"], row["all"]) for row in counted}
    rows = TrainingClass.objects.filter(pk__in=counts).select_related("institution", "occupation")
    return [(row, *counts[row.pk]) for row in rows.order_by("-ends_at", "-pk")]


def people(on: date) -> int:
    """Each person once, by the digest of her number; of whom the number was erased, each row is one."""
    known = ~Q(enrolment__id_digest="")
    counted = completed(on).aggregate(
        known=Count("enrolment__id_digest", filter=known, distinct=True),
        erased=Count("pk", filter=~known),
    )
    return counted["known"] + counted["erased"]


def figures_of(on: date) -> Figures:
    """Six queries."""
    results = assessed(on).aggregate(all=Count("pk"), passed=Count("pk", filter=PASSED))
    return Figures(
        enrolled=enrolled(on).count(),
        completed=completed(on).count(),
        certified=certified(on).count(),
        people=people(on),
        placed=placed_within(completed(on)).count(),
        assessed=results["all"],
        passed=results["passed"],
    )


def by_kind(on: date) -> list[tuple[str, int]]:
    """The three types in words, each with its person-times; together they are the target's figure."""
    rows = completed(on).order_by().values_list("enrolment__training_class__kind")
    counted = dict(rows.annotate(count=Count("pk")))
    return [(kind.label, counted.get(kind.value, 0)) for kind in ClassKind]


def by_class(on: date):
    """The classes with somebody who completed in the year, each with what it brings, the newest first."""
    counted = completed(on).order_by().values(pk=F("enrolment__training_class"))
    counts = {row["pk"]: row["count"] for row in counted.annotate(count=Count("pk"))}
    rows = TrainingClass.objects.filter(pk__in=counts).select_related("institution", "occupation")
    return [(row, counts[row.pk]) for row in rows.order_by("-ends_at", "-pk")]


def pace_of(on: date) -> Pace | None:
    """How the year goes; None where the plan has no such target."""
    target = Target.objects.in_force(on).filter(slug=TARGET).first()
    return Pace(completed(on).count(), target.at_least, on) if target else None


def recount(on: date) -> int:
    """The target's figure, counted anew from raw attendance and results and from no completion.

    Only classes whose completion 县人社局 has confirmed count, as in the figure itself. Slow: it reads every
    lesson of the year; a proof, not a page.
    """
    classes = TrainingClass.objects.filter(
        settlement__isnull=False, ends_at__year__range=(on.year - 1, on.year)
    )
    days = [record.completed_on for row in classes for record in records_of(row).values()]
    return sum(1 for day in days if day and day.year == on.year and day <= on)
