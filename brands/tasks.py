"""What the worker does for brands."""

from celery import shared_task

from brands.services import expiring


@shared_task
def remind_of_endings():
    """Tell whoever carries a brand that the licence runs out; how many licences."""
    return expiring.remind_of_endings()
