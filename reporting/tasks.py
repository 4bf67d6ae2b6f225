"""What the worker does for reports of progress."""

from celery import shared_task

from reporting.services import reporting


@shared_task
def open_period():
    """Ask for the reports of the quarter that has just ended, once."""
    reporting.open_when_over()
