"""The figure of the plan's fourth measure, read from granted ratings."""

from datetime import date

from plan.metrics import metric
from ratings.models import Rating

TARGET = "standardized_enterprises"


@metric(TARGET, register="标准化评定登记", rows="ratings:index")
def standardized_enterprises(on: date) -> int:
    """Enterprises with a rating that holds on the day: granted after its notice, not revoked, not expired."""
    return Rating.objects.in_force(on).values("enterprise").distinct().count()
