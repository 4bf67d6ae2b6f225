"""Erasing a household's telephone number and words once its rating is closed for as long as the terms say.

What stays: that there was a visit, its day, the card of that day, the points; nothing of the household.
Source: 《个人信息保护法》第四十七条第一款第一项; the days are ``VisitTerms.retention_days``.
"""

from datetime import date

import pghistory
import structlog
from django.db import transaction
from django.utils import timezone

from visits.models import RatingVersion, Visit
from visits.models.visit import SEALED
from visits.services import telling

AT_ONCE = 500
log = structlog.get_logger(__name__)


def erase_due(on: date | None = None) -> int:
    """Erase what is due, batch by batch; how many visits. Safe to run twice and at the same time."""
    on = on or timezone.localdate()
    erased = 0
    while count := erase_some(on):
        erased += count
    log.info("visits_erased", visits=erased)
    return erased


@transaction.atomic
def erase_some(on) -> int:
    due = Visit.objects.filter(erased_at=None, phone_until__lt=on).order_by("pk")
    rows = due.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE]
    numbers = dict(rows.values_list("pk", "number"))
    if not numbers:
        return 0
    with pghistory.context(task="erase_visits"):
        Visit.objects.filter(pk__in=numbers).update(
            **dict.fromkeys(SEALED, ""), erased_at=timezone.now()
        )
    RatingVersion.objects.filter(rating__visit__in=numbers).update(text="")
    telling.forget_messages(numbers.values())
    return len(numbers)
