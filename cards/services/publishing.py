"""The list of cards that are not to be trusted: made anew every day and after every change, and signed."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from cards import revocations
from cards.models import RevocationList
from cards.rule import Colour
from cards.services.keys import signing_key

# How long a list is good for: two missed days do not turn every card at every door doubtful.
GOOD_FOR = timedelta(days=2)
KEPT_FOR = timedelta(days=400)
LISTS_LOCK = 0x6C697374

# Cards that ran out are not on it: the token says so itself.
DOUBTFUL = """
SELECT CASE WHEN c.state = 'issued' THEN 'red' ELSE c.state END, array_agg(c.number ORDER BY c.number)
FROM cards_card c LEFT JOIN cards_standing s ON s.worker_id = c.worker_id
WHERE c.valid_until >= %s AND (c.state <> 'issued' OR s.colour = %s)
GROUP BY 1
"""


@transaction.atomic
def publish(at=None) -> RevocationList | None:
    """A new list if there is none of today or if it would say something else; None when there is no need.

    Raises ValidationError, code no_signing_key.
    """
    at = at or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LISTS_LOCK])
        cursor.execute(DOUBTFUL, [timezone.localdate(at), Colour.RED])
        cards = {"lost": [], "red": [], "replaced": [], "revoked": [], **dict(cursor.fetchall())}
    key = signing_key(at)
    newest = latest()
    if newest and is_still_right(newest, key, cards, at):
        return None
    number = newest.pk + 1 if newest else 1
    payload = revocations.payload_of(
        number=number, issued_at=at, next_update=at + GOOD_FOR, cards=cards
    )
    return RevocationList.objects.create(
        pk=number,
        payload=payload,
        key=key,
        signature=revocations.sign(payload, key.opened()),
        issued_at=at,
    )


def is_still_right(newest, key, cards, at) -> bool:
    """Whether the newest list is of today, says the same and is signed by the key that signs now."""
    is_of_today = timezone.localdate(newest.issued_at) == timezone.localdate(at)
    return is_of_today and newest.key_id == key.pk and newest.content()["cards"] == cards


def publish_if_possible(at=None) -> RevocationList | None:
    """``publish`` for the clock: a county without a key has no cards and no list."""
    try:
        return publish(at)
    except ValidationError:
        return None


def latest() -> RevocationList | None:
    """The newest list."""
    return RevocationList.objects.select_related("key").first()


def purge(at=None) -> int:
    """Delete lists that are older than any card; how many."""
    at = at or timezone.now()
    deleted, _ = RevocationList.objects.filter(issued_at__lt=at - KEPT_FOR).delete()
    return deleted
