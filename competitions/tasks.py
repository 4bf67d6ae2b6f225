"""What the worker does for competitions."""

from celery import shared_task

from competitions.services import erasing


@shared_task
def purge_entrants():
    """Erase personal data of entrants that is no longer needed; how many rows."""
    return erasing.purge()
