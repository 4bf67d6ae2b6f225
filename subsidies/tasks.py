"""What the worker does for subsidies."""

from celery import shared_task

from subsidies.services import entitling, filing


@shared_task
def find_entitlements():
    """Look once a week who may be entitled to what."""
    entitling.run()


@shared_task
def purge_drafts():
    """Delete drafts that nobody has sent for a month."""
    filing.purge()
