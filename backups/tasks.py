"""What the worker does for backups."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from backups.models import BackupRehearsal
from backups.rehearsing import rehearse

LONGEST_SECONDS = 3 * 60 * 60
ONCE_IN = timedelta(days=6)


@shared_task(soft_time_limit=LONGEST_SECONDS, time_limit=LONGEST_SECONDS + 60)
def rehearse_backup():
    """Rehearse once a week. The later turns of the night make up for one that was missed.

    It takes longer than the broker waits for a worker, so that a second one is told to do the same: that one
    finds the first at work, or its row.
    """
    if not BackupRehearsal.objects.filter(started_at__gt=timezone.now() - ONCE_IN).exists():
        rehearse()
