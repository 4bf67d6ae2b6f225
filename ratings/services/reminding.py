"""Telling an enterprise 180, 90 and 30 days before that its rating runs out.

The nearest of the three that has come is told, once by the message's key: safe to run twice and after a missed day.
The bureau has a clock of its own.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from ratings import telling
from ratings.models import Rating

DAYS_BEFORE = (180, 90, 30)


@transaction.atomic
def remind_of_expiry(on: date | None = None) -> int:
    """How many ratings run out within the longest of these times."""
    on = on or timezone.localdate()
    ending = Rating.objects.in_force(on).filter(
        valid_until__lte=on + timedelta(days=max(DAYS_BEFORE))
    )
    ending = list(ending.select_related("enterprise").order_by("pk"))
    for rating in ending:
        left = (rating.valid_until - on).days
        days = min(each for each in DAYS_BEFORE if left <= each)
        words = f"评定{date_format(rating.valid_until)}到期；要接着持有的，请在到期前重新申请评定，已经申请的不用理会"
        key = f"rating-expiry:{rating.pk}:{rating.valid_until}:{days}"
        telling.tell_of_rating(rating, words, dedupe_key=key)
    return len(ending)
