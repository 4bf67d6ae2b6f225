"""What the worker does for the plan."""

from celery import shared_task

from plan import watching


@shared_task
def watch_targets():
    """Start the clocks of targets that have none, meet those that are reached, warn of those at risk."""
    watching.watch()
