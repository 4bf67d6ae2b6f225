"""What the worker does for training."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from training.services import enrolling, flagging, missing_attendance, telling


@shared_task
@transaction.atomic
def tell_promoted():
    """Tell who has moved up from a waiting list and has not been told; how many."""
    return telling.tell_promoted()


@shared_task
def purge_enrolments():
    """Erase personal data that is no longer needed; how many rows."""
    return enrolling.purge()


@shared_task
def audit_classes():
    """Look at classes by the auditors' rules; how many flags are new."""
    return flagging.audit_all()


@shared_task
def remind_of_missing_attendance():
    """Tell of lessons that are over and have no attendance; how many messages."""
    return missing_attendance.remind(timezone.localdate())
