"""Sessions that have run out: what a browser had opened, and the code of a receipt that it showed, go with them."""

from django.contrib.sessions.models import Session
from django.utils import timezone

AT_ONCE = 5000


def purge_sessions(at=None) -> int:
    """Delete the sessions that have run out, some thousands at a time; how many. Safe to run twice."""
    expired = Session.objects.filter(expire_date__lt=at or timezone.now())
    count = 0
    while keys := list(expired.values_list("pk", flat=True)[:AT_ONCE]):
        count += Session.objects.filter(pk__in=keys).delete()[0]
    return count
