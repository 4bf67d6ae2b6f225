"""Signs of life of the processes that nobody looks at."""

from django.utils import timezone

from reminders.models import Heartbeat

EVERY_SECONDS = 15


def record(name: str) -> None:
    """Note that a process kind is alive. name: "worker" or "beat"."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=timezone.now())],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at"],
    )
