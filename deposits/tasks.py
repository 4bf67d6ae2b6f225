"""What the worker does for deposits."""

from celery import shared_task

from deposits import services


@shared_task
def follow_floors():
    """Start or end the clocks for topping up where a balance and its clock do not agree."""
    services.follow_floors()


@shared_task
def tell_paid():
    """Tell enterprises what was paid from their deposits and by when to give it back."""
    services.tell_paid()
