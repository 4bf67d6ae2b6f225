"""The figures of the measures that a bureau takes part in, as they were on a day."""

from dataclasses import dataclass
from datetime import date

from plan.metrics import metric_of
from plan.models import Commitment, Target
from reporting.models import ReportFigure

TITLE, UNIT, REGISTER = 80, 10, 60


@dataclass(frozen=True)
class Promised:
    """What a measure promises that is counted. at_least: None where no number is promised. is_official: whether it
    is the plan's own number, whose definition counts; of any other the register's does, as on the public page."""

    measure_number: int
    slug: str
    title: str
    unit: str
    definition: str
    at_least: int | None
    is_official: bool

    def kept_in(self, report, on: date) -> ReportFigure:
        """The row that keeps its figure of a day, not yet written; without a value while no register counts it."""
        value, register, unit, definition = None, "", self.unit, self.definition
        try:
            found = metric_of(self.slug)
        except LookupError:
            pass
        else:
            value, register, unit = found.count(on), found.register, unit or found.unit
            definition = definition if self.is_official else found.definition
        return ReportFigure(
            report=report,
            measure_number=self.measure_number,
            slug=self.slug,
            title=self.title[:TITLE],
            unit=unit[:UNIT],
            definition=definition,
            at_least=self.at_least,
            value=value,
            register=register[:REGISTER],
            counted_for=on,
        )


def figures_for(report, measure_ids) -> list[ReportFigure]:
    """What these measures promise, counted for the last day of the report's quarter and not yet written: two
    queries, and those of each metric."""
    last_day = report.period.last_day
    return [each.kept_in(report, last_day) for each in promised_by(measure_ids)]


def promised_by(measure_ids) -> list[Promised]:
    """The plan's own numbers first, then what else it undertakes and counts; each metric once a measure."""
    targets = Target.objects.filter(measure__in=measure_ids).select_related("measure")
    commitments = Commitment.objects.filter(clause__measure__in=measure_ids).exclude(metric="")
    commitments = commitments.select_related("clause__measure").order_by("clause", "position")
    found = {}
    for each in [*map(of_target, targets.order_by("pk")), *map(of_commitment, commitments)]:
        found.setdefault((each.measure_number, each.slug), each)
    return sorted(found.values(), key=lambda each: each.measure_number)


def of_target(target) -> Promised:
    return Promised(
        target.measure.number,
        target.slug,
        target.title,
        target.unit,
        target.definition,
        target.at_least,
        is_official=True,
    )


def of_commitment(commitment) -> Promised:
    return Promised(
        commitment.clause.measure.number,
        commitment.metric,
        commitment.promise,
        commitment.unit,
        commitment.definition,
        commitment.number,
        is_official=commitment.target_id is not None,
    )
