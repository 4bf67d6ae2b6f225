"""What the clock tells posters and stations, each thing once."""

from datetime import timedelta

from django.utils import timezone

from employment.models import Job
from employment.services import telling
from employment.transitions import State

SOON = timedelta(days=3)
AT_ONCE = 2000


def remind_posters(at=None) -> int:
    """Tell the posters of posts that expire in three days or less, each once; how many posts."""
    today = timezone.localdate(at)
    rows = Job.objects.filter(
        state=State.PUBLISHED, expires_on__gte=today, expires_on__lte=today + SOON
    )
    count = 0
    for job in rows.order_by("expires_on", "pk")[:AT_ONCE]:
        day = f"{job.expires_on.month}月{job.expires_on.day}日"
        telling.tell_poster(
            job, f"{day}到期，还要招人的请另发", dedupe_key=f"job-expiry:{job.pk}:{job.expires_on}"
        )
        count += 1
    return count
