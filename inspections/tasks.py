"""What the worker does for inspections."""

from celery import shared_task

from inspections import services


@shared_task
def remind_rectifications(on=None):
    """Tell the enterprise and the bureaus three workdays before the last day of a finding; how many."""
    return services.remind_rectifications(on)
