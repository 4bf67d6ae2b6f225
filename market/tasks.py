"""What the worker does for the market."""

from celery import shared_task
from django.utils import timezone

from market.services import association, clocks, telling


@shared_task
def remind_of_stale_lists():
    """Tell enterprises whose price list is about to be stale; the clocks of who is gone end."""
    clocks.drop_those_of_cancelled()
    association.drop_those_of_ended(timezone.localdate())
    telling.remind_of_stale_lists(timezone.localdate())
