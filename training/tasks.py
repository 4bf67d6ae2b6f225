"""What the worker does for training."""

from celery import shared_task
from django.db import transaction

from training.services import enrolling, telling


@shared_task
@transaction.atomic
def tell_promoted():
    """Tell who has moved up from a waiting list and has not been told; how many."""
    return telling.tell_promoted()


@shared_task
def purge_enrolments():
    """Erase personal data that is no longer needed; how many rows."""
    return enrolling.purge()
