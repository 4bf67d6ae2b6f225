"""What the worker does for contracts."""

from celery import shared_task

from contracts.services import ending, retaining


@shared_task
def follow_days():
    """Close what has run out, and remind enterprises of what will."""
    ending.expire_due()
    ending.remind_of_expiry()


@shared_task
def purge_contracts():
    """Erase the people of contracts that were over long ago."""
    retaining.erase()
