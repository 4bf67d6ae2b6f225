"""The figures of the measures that a bureau takes part in, as they were on a day."""

from dataclasses import dataclass
from datetime import date

from plan.metrics import figure_of
from plan.models import Measure, Target
from reporting.models import ReportFigure


@dataclass(frozen=True)
class Line:
    """A target of a measure with its figure; value is None while there is no register for it."""

    target: Target
    value: int | None
    register: str

    def kept_in(self, report, on: date) -> ReportFigure:
        """The row that keeps it, not yet written."""
        target = self.target
        return ReportFigure(
            report=report,
            measure_number=target.measure.number,
            slug=target.slug,
            title=target.title,
            unit=target.unit,
            definition=target.definition,
            at_least=target.at_least,
            value=self.value,
            register=self.register,
            counted_for=on,
        )


def measures_of(plan, bureau):
    """The measures of the plan that the bureau is named for, in their order."""
    return Measure.objects.filter(plan=plan, responsibilities__bureau=bureau).order_by("number")


def lines_of(measure_ids, on: date) -> list[Line]:
    """The figures of these measures on a day: one query, and one more for each figure."""
    targets = Target.objects.filter(measure__in=measure_ids).select_related("measure")
    return [line_of(target, on) for target in targets.order_by("measure__number", "pk")]


def line_of(target, on) -> Line:
    figure = figure_of(target, on)
    if figure is None:
        return Line(target, None, "")
    return Line(target, figure.value, figure.register)
