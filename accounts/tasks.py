"""What the worker does for sign-in."""

from celery import shared_task

from accounts import sessions, sign_in_records


@shared_task
def purge_sessions():
    """Forget the sessions that have run out."""
    sessions.purge_sessions()


@shared_task
def purge_sign_ins():
    """Forget who signed in, or failed to, long ago."""
    sign_in_records.purge_sign_ins()
