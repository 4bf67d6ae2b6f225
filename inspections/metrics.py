"""The figure of inspections that a plan may promise, read from what is closed."""

from datetime import date

from django.db.models import QuerySet

from inspections.models import Inspection
from plan.counting import Column, counted


@counted(
    "closed_inspections",
    register="双随机检查结果",
    title="办结并公示的检查",
    unit="次",
    definition="到当天为止结果已经公示、已经办结的双随机检查，历年合计。",
    columns=(
        Column("企业", "enterprise.name", "enterprise"),
        Column("检查日", "inspected_on"),
        Column("办结日", "closed_on"),
    ),
)
def closed_inspections(on: date) -> QuerySet[Inspection]:
    """Inspections of any year whose result was put up and closed by that day."""
    rows = Inspection.objects.filter(state="closed", closed_on__lte=on)
    return rows.select_related("enterprise")
