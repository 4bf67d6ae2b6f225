"""What the worker does for funds."""

from celery import shared_task

from funds import watching


@shared_task
def warn_of_unspent():
    """From October on, say once which budgets still have free money; how many have."""
    return watching.warn_of_unspent()
