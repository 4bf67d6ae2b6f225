"""The secret addresses of people's deadline calendars."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from reminders.models import CalendarFeed

# last_used_at only tells staff whether an address is in use; every hour is often enough.
USE_NOTED_EVERY = timedelta(hours=1)


@transaction.atomic
def make_feed(user) -> str:
    """Give the person a new secret and return it, the only time it is known; earlier ones stop working."""
    revoke_feeds(user)
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(user=user, token_digest=digest_of(token))
    return token


def revoke_feeds(user) -> int:
    """Stop every address of the person; how many worked until now."""
    return current_feeds(user).update(revoked_at=timezone.now())


def current_feeds(user) -> QuerySet[CalendarFeed]:
    return CalendarFeed.objects.filter(user=user, revoked_at=None)


def user_of(token: str) -> User | None:
    """Whose calendar a secret opens; None when it opens none."""
    feed = (
        CalendarFeed.objects.filter(
            token_digest=digest_of(token),
            revoked_at=None,
            user__is_active=True,
            user__is_staff=True,
        )
        .select_related("user")
        .first()
    )
    return feed and feed.user


def note_use(token: str) -> None:
    """Note that an address is in use, at most once an hour."""
    now = timezone.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
    CalendarFeed.objects.filter(stale, token_digest=digest_of(token)).update(last_used_at=now)


def digest_of(token) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
