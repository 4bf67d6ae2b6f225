"""What the worker does for the market."""

from celery import shared_task
from django.utils import timezone

from market.services import telling


@shared_task
def remind_of_stale_lists():
    """Tell enterprises whose price list is about to be stale."""
    telling.remind_of_stale_lists(timezone.localdate())
