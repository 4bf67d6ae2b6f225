"""What the worker does for the market."""

from celery import shared_task
from django.utils import timezone

from market.services import clocks, telling


@shared_task
def remind_of_stale_lists():
    """Tell enterprises whose price list is about to be stale."""
    clocks.drop_those_of_cancelled()
    telling.remind_of_stale_lists(timezone.localdate())
