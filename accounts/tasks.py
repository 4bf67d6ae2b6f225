"""What the worker does for sign-in."""

from celery import shared_task

from accounts import sessions


@shared_task
def purge_sessions():
    """Forget the sessions that have run out."""
    sessions.purge_sessions()
