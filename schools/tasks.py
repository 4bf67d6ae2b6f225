"""What the worker does for schools."""

from celery import shared_task

from schools.services import agreements


@shared_task
def meet_ended_agreements():
    """Meet the clocks of agreements that have run out; how many."""
    return agreements.meet_ended()
