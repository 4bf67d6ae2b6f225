"""The figure of inspections that a plan may promise, read from what is closed."""

from datetime import date

from inspections.models import Inspection
from plan.metrics import metric


@metric("closed_inspections", register="双随机检查结果", rows="inspections:results")
def closed_inspections(on: date) -> int:
    """Inspections of any year whose result was put up and closed by that day."""
    return Inspection.objects.filter(state="closed", closed_on__lte=on).count()
