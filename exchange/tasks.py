"""What the worker does for the hotlines. Each task is safe to run twice and at the same time."""

from celery import shared_task

from exchange import authentication, importing, outbound


@shared_task
def deliver_progress():
    """Tell every partner what waits for it."""
    outbound.deliver_waiting()


@shared_task
def purge_nonces():
    """Forget the nonces of requests that are too old to be sent again."""
    authentication.purge_nonces()


@shared_task
def work_on_batches():
    """Check, import and undo the files of work orders that wait for it."""
    importing.work()


@shared_task
def purge_import_files():
    """Delete the files of work orders that are not needed any longer."""
    importing.purge_files()
