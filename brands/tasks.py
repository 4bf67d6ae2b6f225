"""What the worker does for brands."""

from celery import shared_task

from brands.services import licensing


@shared_task
def meet_ended_licences():
    """Meet the clocks of licences that have run out; how many."""
    return licensing.meet_ended()
