"""Cards in use signed once more by the present key, so that the one before can be stopped before its time.

A card keeps what was issued; the newer token stands beside it, and both count while their keys do. The work
goes in portions and asks the database what is left, so it can be broken off and begun again at any time, and
any number of processes may do it at once.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from cards import tokens
from cards.models import Card, NewerToken, SigningKey
from cards.services import keys

AT_ONCE = 500


@transaction.atomic
def ask(*, by, address="", at=None) -> SigningKey:
    """Have every card in use signed by the present key; a worker does it within minutes.

    Raises PermissionDenied; ValidationError, code no_signing_key.
    """
    keys.require_security_administrator(by)
    at = at or timezone.now()
    key = keys.signing_key(at)
    key.resigning_asked_at = at
    key.save(update_fields=["resigning_asked_at"])
    keys.note(key, by, f"用密钥{key.key_id}重签使用中的证", address)
    return key


def resign_asked(at=None) -> int:
    """Sign what was asked for and is left; how many cards."""
    at = at or timezone.now()
    asked = SigningKey.objects.live(at).filter(valid_until=None, resigning_asked_at__isnull=False)
    return sum(resign(key) for key in asked)


def resign(key: SigningKey, *, at=None) -> int:
    """Sign every card in use that this key has not signed yet, portion by portion; how many."""
    at = at or timezone.now()
    private_key, after, count = key.opened(), 0, 0
    while portion := list(left_for(key, at).filter(pk__gt=after).order_by("pk")[:AT_ONCE]):
        after = portion[-1].pk
        made = [
            NewerToken(card=card, key=key, token=signed_anew(card, key, private_key), signed_at=at)
            for card in portion
        ]
        NewerToken.objects.bulk_create(made, ignore_conflicts=True)
        count += len(made)
    return count


def left_for(key, at):
    """The cards in use whose day has not passed and that the key has not signed."""
    newer = NewerToken.objects.filter(card=OuterRef("pk"), key=key)
    cards = Card.objects.live().filter(valid_until__gte=timezone.localdate(at)).exclude(key=key)
    return cards.filter(~Exists(newer))


def signed_anew(card, key, private_key) -> str:
    """The text of the card's QR by this key: the same number and days."""
    token = tokens.Token(key.key_id, card.number, card.serial, card.issued_on, card.valid_until)
    return tokens.signed(token, private_key)
