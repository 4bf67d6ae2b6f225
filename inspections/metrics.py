"""The figure of inspections that a plan may promise, read from what is closed."""

from datetime import date

from inspections.models import Inspection
from plan.metrics import metric


@metric(
    "closed_inspections",
    register="双随机检查结果",
    rows="inspections:results",
    title="办结并公示的检查",
    unit="次",
    definition="到当天为止结果已经公示、已经办结的双随机检查，历年合计。",
)
def closed_inspections(on: date) -> int:
    """Inspections of any year whose result was put up and closed by that day."""
    return Inspection.objects.filter(state="closed", closed_on__lte=on).count()
