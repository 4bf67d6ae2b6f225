"""The figure of the plan's fourth measure, read from granted ratings."""

from datetime import date

from plan.metrics import metric
from ratings.models import Rating

TARGET = "standardized_enterprises"


@metric(
    TARGET,
    register="标准化评定登记",
    rows="ratings:index",
    title="标准化家政企业",
    unit="家",
    definition="当天评定有效的标准化家政企业：公示期满后授予，没有被撤销，没有到期；一家只计一次。",
)
def standardized_enterprises(on: date) -> int:
    """Enterprises with a rating that holds on the day: granted after its notice, not revoked, not expired."""
    return Rating.objects.in_force(on).values("enterprise").distinct().count()
