"""Which enterprises of the register were in good standing on a day: read from the steps that changed it."""

from datetime import date, datetime, time, timedelta

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from enterprises.models import Enterprise, StandingStep
from enterprises.transitions import Standing


def registered_on(on: date) -> QuerySet[Enterprise]:
    """The enterprises of the register that were in good standing at the end of that day."""
    steps = StandingStep.objects.filter(enterprise=OuterRef("pk"), at__lte=end_of(on))
    last = Subquery(steps.order_by("-pk").values("state_after")[:1])
    return Enterprise.objects.annotate(
        standing_then=Coalesce(last, Value(Standing.REGISTERED.value))
    ).filter(listed_on__lte=on, standing_then=Standing.REGISTERED)


def end_of(on: date) -> datetime:
    """The last moment of a day in the county's time."""
    next_day = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
    return next_day - timedelta(microseconds=1)
