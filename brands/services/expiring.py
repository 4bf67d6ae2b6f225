"""Telling whoever carries a brand thirty days before that the licence runs out, where no other one follows.

It asks what should have been told by now, and each is told once by the message's key: safe to run twice and after
a missed day.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from brands.models import Licence
from brands.services import telling

TOLD_BEFORE = timedelta(days=30)


@transaction.atomic
def remind_of_endings(on: date | None = None) -> int:
    """How many licences are in their last thirty days."""
    on = on or timezone.localdate()
    following = Licence.objects.filter(
        Q(enterprise=OuterRef("enterprise")) | Q(worker=OuterRef("worker")),
        brand=OuterRef("brand"),
        valid_from__gt=OuterRef("valid_until"),
        ended_on=None,
    )
    ending = Licence.objects.valid(on).filter(
        ~Exists(following), ended_on=None, valid_until__lte=on + TOLD_BEFORE
    )
    ending = list(ending.select_related("brand", "enterprise", "worker").order_by("pk"))
    for licence in ending:
        telling.tell_of_last_day(licence)
    return len(ending)
