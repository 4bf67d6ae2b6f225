"""What the worker does for notices."""

from celery import shared_task

from disclosure import services


@shared_task
def meet_ended_notices():
    """Meet the clocks of notices whose last day has passed, and tell their bureaus that they may decide."""
    services.meet_ended_notices()
