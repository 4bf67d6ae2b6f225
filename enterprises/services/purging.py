"""Throwing away what was begun and never sent."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from enterprises.models import EnterpriseFile, PhoneCode, Registration
from enterprises.transitions import State

KEPT_FOR = timedelta(days=30)
PURGED_AT_ONCE = 200


def purge_drafts(at: datetime | None = None) -> int:
    """Delete registrations that nobody sent or touched for thirty days, with their files; how many."""
    before = (at or timezone.now()) - KEPT_FOR
    old = Registration.objects.filter(state=State.DRAFT, submitted_at=None, updated_at__lte=before)
    purged = 0
    while removed := remove(old.order_by("pk")[:PURGED_AT_ONCE]):
        purged += removed
    return purged


def purge_phone_codes(at: datetime | None = None) -> int:
    """Delete codes that ran out thirty days ago; how many."""
    before = (at or timezone.now()) - KEPT_FOR
    return PhoneCode.objects.filter(expires_at__lte=before).delete()[0]


@transaction.atomic
def remove(registrations) -> int:
    """Delete these with their files; one that somebody is writing in is left for the next time."""
    pks = list(registrations.select_for_update(skip_locked=True).values_list("pk", flat=True))
    storage = EnterpriseFile._meta.get_field("file").storage
    files = EnterpriseFile.objects.filter(registration__in=pks, enterprise=None)
    names = list(files.values_list("file", flat=True))
    files.delete()
    Registration.objects.filter(pk__in=pks).delete()
    for name in names:
        transaction.on_commit(partial(storage.delete, name))
    return len(pks)
