"""What the worker does for cards. Each task is safe to run twice and at the same time."""

from celery import shared_task

from cards import services
from cards.services import expiring


@shared_task
def follow_changes():
    """Compute those again whose papers have changed."""
    services.follow_changes()


@shared_task
def restand_all():
    """Make all standings hold on the day that has begun."""
    services.follow_changes()
    services.restand_all()


@shared_task
def restand_everybody():
    """Compute all standings from the facts, whatever their rows say."""
    services.restand_all(everybody=True)


@shared_task
def resign_cards():
    """Sign cards once more by the present key, where the security administrator has asked for it."""
    services.resign_asked()


@shared_task
def publish_revocations():
    """Publish a signed list of cards that are not to be trusted, where it would say something new."""
    services.publish_if_possible()


@shared_task
def purge_revocations():
    """Delete lists that are older than any card."""
    services.purge_lists()


@shared_task
def keep_check_counts():
    """Put the counted checks into the database."""
    services.keep_counts()


@shared_task
def warn_of_endings():
    """Tell holders and enterprises which cards and background checks run out soon; how many do."""
    return expiring.warn_of_endings() + expiring.warn_of_background()
