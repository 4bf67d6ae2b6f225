"""What the worker does for communities."""

from celery import shared_task

from communities import services


@shared_task
def purge_registrations():
    """Erase who registered for events that are long over."""
    services.purge_registrations()
