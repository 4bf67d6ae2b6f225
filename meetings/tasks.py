"""What the worker does for meetings."""

from celery import shared_task

from meetings.services import packs


@shared_task
def make_packs():
    """Make the packs of meetings within the next two days; how many."""
    return packs.make_due()
