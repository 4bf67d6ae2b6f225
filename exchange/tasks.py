"""What the worker does for the hotlines. Each task is safe to run twice and at the same time."""

from celery import shared_task

from exchange import authentication, outbound


@shared_task
def deliver_progress():
    """Tell every partner what waits for it."""
    outbound.deliver_waiting()


@shared_task
def purge_nonces():
    """Forget the nonces of requests that are too old to be sent again."""
    authentication.purge_nonces()
