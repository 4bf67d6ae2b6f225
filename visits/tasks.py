"""What the worker does for visits. Each task is safe to run twice and at the same time."""

from celery import shared_task

from visits import services


@shared_task
def lapse_visits():
    """Visits that nobody confirmed in time."""
    services.lapse_due()


@shared_task
def erase_visits():
    """Forget the telephone numbers that are kept for long enough."""
    services.erase_due()
