"""What a person has been told, and what of it was read."""

from django.db.models import QuerySet
from django.utils import timezone

from reminders.models import Notification


def unread_count(user) -> int:
    """How many messages in the person's inbox are unread; one query."""
    return unread(user).count()


def unread(user) -> QuerySet[Notification]:
    return Notification.objects.inbox_of(user).filter(read_at=None)


def mark_read(messages) -> int:
    """Mark these messages as read now; those read before keep their time. How many."""
    return messages.filter(read_at=None).update(read_at=timezone.now())
