"""What the worker does for contracts."""

from celery import shared_task

from contracts.services import ending, retaining


@shared_task
def follow_days():
    """Close what has run out, withdraw what nobody has signed, and remind enterprises of what will run out."""
    ending.expire_due()
    ending.withdraw_unsigned()
    ending.remind_of_expiry()


@shared_task
def purge_contracts():
    """Erase the people of contracts that were over long ago, and of drafts that were left lying as long."""
    retaining.erase()
    retaining.discard_drafts()
