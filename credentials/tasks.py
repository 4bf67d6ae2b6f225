"""What the worker does for exams."""

from celery import shared_task

from credentials.services import expiring


@shared_task
def watch_bodies():
    """Bring the clocks of evaluation bodies up to date, and say what runs out; how many do."""
    return expiring.watch_bodies()
