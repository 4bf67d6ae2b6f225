"""Work of the register that nobody waits for."""

from celery import shared_task

from enterprises.services import purging, warning


@shared_task
def purge_registrations():
    """Delete registrations that were begun and never sent, and codes that ran out."""
    return purging.purge_drafts() + purging.purge_phone_codes()


@shared_task
def warn_of_endings():
    """Tell which partnerships and qualifications come to their last day."""
    return warning.warn_of_endings()
