"""The plan's figures of the past three months: of today and of a few days before, so that seeding stays quick."""

from datetime import timedelta

from django.utils import timezone

from plan import readings

DAYS_BACK = (90, 60, 30, 1, 0)


def take_past_readings() -> int:
    """Count every figure of those days; how many were kept."""
    today = timezone.localdate()
    return sum(readings.take(today - timedelta(days=days)).kept for days in DAYS_BACK)
