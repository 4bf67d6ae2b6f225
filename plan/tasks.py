"""What the worker does for the plan."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from plan import own_numbers, readings, versions, watching


@shared_task
def watch_targets():
    """Start the clocks of targets that have none, meet those that are reached, warn of those at risk; once a month
    tell which of the county's own numbers lag."""
    today = timezone.localdate()
    versions.drop_superseded(today)
    watching.watch(today)
    own_numbers.tell_of_lagging(today)


@shared_task
def take_readings_of_today():
    """Count what the pages show today; a metric that fails is told of once a day."""
    _take(timezone.localdate())


@shared_task
def take_readings_of_yesterday():
    """Count the day that has ended, so that its figure is that of the whole day."""
    _take(timezone.localdate() - timedelta(days=1))


def _take(on):
    taken = readings.take(on)
    readings.tell_of_failures(taken.failed, on)
