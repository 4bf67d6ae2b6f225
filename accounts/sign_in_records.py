"""How long it is kept who signed in, who failed to, and from where.

Source: 《网络安全法》第二十一条第三项, at least six months. Assumption: a year, to be confirmed by the county's office
for network security; then an address says nothing any more of who is to be let in.
"""

from datetime import timedelta

from django.utils import timezone

from accounts.lockout import ADDRESS_IS_KNOWN_FOR
from accounts.models import KnownAddress, RefusedSignIn, SignIn

KEPT = timedelta(days=365)
AT_ONCE = 5000


def purge_sign_ins(at=None) -> int:
    """Delete the records that are older, and addresses that are known no longer, some thousands at a time; how many.
    Safe to run twice."""
    at = at or timezone.now()
    old = (
        SignIn.objects.filter(attempt_time__lt=at - KEPT),
        RefusedSignIn.objects.filter(attempt_time__lt=at - KEPT),
        KnownAddress.objects.filter(last_seen_at__lt=at - ADDRESS_IS_KNOWN_FOR),
    )
    return sum(delete_all(rows) for rows in old)


def delete_all(rows) -> int:
    count = 0
    while keys := list(rows.order_by().values_list("pk", flat=True)[:AT_ONCE]):
        count += rows.model.objects.filter(pk__in=keys).delete()[0]
    return count
