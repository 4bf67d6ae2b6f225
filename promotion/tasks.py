"""What the worker does for campaigns."""

from celery import shared_task
from django.utils import timezone

from promotion.services import closing, telling


@shared_task
def tell_claimed():
    """Send the links of vouchers that were just claimed."""
    telling.tell_claimed()


@shared_task
def expire_vouchers():
    """Give the money of vouchers back whose last day has passed."""
    closing.expire(timezone.localdate())


@shared_task
def remind():
    """Tell of campaigns that end in seven days and of vouchers that run out in three."""
    today = timezone.localdate()
    telling.remind_of_endings(today)
    telling.remind_holders(today)


@shared_task
def purge_vouchers():
    """Erase whose voucher it was, long after the final account."""
    closing.purge()
