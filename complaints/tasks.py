"""Work of the complaints that nobody waits for."""

from celery import shared_task

from complaints import drafts


@shared_task
def purge_drafts():
    """Delete drafts and receipts whose time is over."""
    return drafts.purge()
