"""Figures of levels and exams for everybody: never a person."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from credentials.metrics import told_results
from credentials.models.result import PASSED
from plan.counting import told_values
from plan.ways import percent
from workers.models import EvaluationBody, OccupationCertificate, SkillLevel


@dataclass(frozen=True)
class LevelCount:
    occupation: str
    level: str
    people: int


def people_by_level(on: date) -> list[LevelCount]:
    """People with a verified certificate that holds, by occupation and level; one query."""
    rows = OccupationCertificate.objects.in_force(on).verified().filter(skill_level__isnull=False)
    grouped = rows.order_by().values("occupation__name", "skill_level")
    counted = grouped.annotate(people=Count("worker", distinct=True))
    return [
        LevelCount(row["occupation__name"], SkillLevel(row["skill_level"]).label, row["people"])
        for row in counted.order_by("occupation__name", "-skill_level")
    ]


@dataclass(frozen=True)
class BodyRow:
    """A body on record, and its published exams of the year: how many came and how many passed, None where so few came that
    it would say who did."""

    name: str
    kind: str
    filing_number: str
    occupations: list[str]
    highest_level: str
    valid_until: date | None
    came: int
    passed: int | None

    @property
    def rate(self) -> int | None:
        """In whole per cent, as figures of the plan are; None where nobody came, or where it is not told."""
        return None if self.passed is None else percent(self.passed, self.came)


def bodies(on: date, *, after: str, limit: int) -> list[BodyRow]:
    """Bodies on record that day, by name: three queries."""
    rows = EvaluationBody.objects.in_force(on).order_by("name", "pk")
    if after:
        rows = rows.filter(name__gt=after)
    found = list(rows.prefetch_related("occupations")[:limit])
    counts = told_results(on).order_by().values("registration__plan__body")
    counts = counts.annotate(came=Count("pk"), passed=Count("pk", filter=PASSED))
    by_body = {row["registration__plan__body"]: row for row in counts}
    told = told_values({body: row["came"] for body, row in by_body.items()})
    for body in by_body.keys() - told:
        by_body[body]["passed"] = None
    return [row_of(body, by_body.get(body.pk, {"came": 0, "passed": 0})) for body in found]


def row_of(body, counts) -> BodyRow:
    return BodyRow(
        body.name,
        body.get_kind_display(),
        body.filing_number,
        [str(each) for each in body.occupations.all()],
        SkillLevel(body.highest_level).label if body.highest_level else "",
        body.valid_until,
        counts["came"],
        counts["passed"],
    )
