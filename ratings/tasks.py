"""What the worker does for ratings."""

from celery import shared_task

from ratings.services import reminding


@shared_task
def remind_of_expiry():
    """Tell enterprises that their rating runs out; how many ratings."""
    return reminding.remind_of_expiry()
