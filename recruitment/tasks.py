"""What the worker does for recruitment."""

from celery import shared_task

from recruitment.services import events


@shared_task
def purge_intents():
    """Erase who wanted a job at a booth half a year ago; how many rows."""
    return events.purge()
