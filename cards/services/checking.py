"""What a card comes to when somebody checks it: at the door by the QR, on the telephone by its code.

The database knows what was issued, so a token that stands there to the last character needs no look at its
signature; only where it does not is the signature asked, to say what is wrong. One statement answers for
the card; a worker whose papers have just changed costs one more.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils import timezone

from cards import codes, tokens
from cards.outcomes import Outcome
from cards.rule import Colour, reason_in_words
from cards.services import keys
from cards.services.standings import verdict_now
from cards.transitions import State
from gaotai_jiazheng.masking import mask_name
from gaotai_jiazheng.sealed import unseal
from workers.badges import badges_of

# The function of migration 0005; its second column holds every token of the card, the oldest first: one statement whose plan the server keeps.
FIND = "SELECT * FROM cards_find(%s)"
NAME_LABEL = "workers.worker.name"
ENDED = {
    State.LOST: Outcome.LOST,
    State.REPLACED: Outcome.REPLACED,
    State.REVOKED: Outcome.REVOKED,
}
OF_COLOUR = {
    Colour.GREEN: Outcome.GREEN,
    Colour.YELLOW: Outcome.YELLOW,
    Colour.RED: Outcome.RED,
}


@dataclass(frozen=True)
class Shown:
    """What everybody may see of a card in use and of its holder.

    valid_until: the last day of this colour and of the card, if nothing is recorded meanwhile.
    photo: the name of the picture's file, "" where she has not agreed to show one.
    badges: what apps above say that she carries on the day.
    """

    code: str
    token: str
    masked_name: str
    photo: str
    enterprise_id: int
    enterprise: str
    enterprise_phone: str
    bureau: str
    card_valid_until: date
    colour: Colour
    reasons: tuple[str, ...]
    valid_until: date
    badges: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """outcome: what came out; shown: for a card in use, else None."""

    outcome: Outcome
    shown: Shown | None = None


def check_token(text: str, day: date | None = None) -> Check:
    """What the text of a QR comes to on the day. One query; one more after a change of papers."""
    try:
        token, _ = tokens.parse(text)
    except tokens.NotAToken:
        return Check(Outcome.NOT_A_CARD)
    key = keys.known_keys().get(token.key_id)
    if key is None:
        return Check(Outcome.FOREIGN)
    row = find(token.number)
    if row is None or text not in row[1]:
        return Check(why_not_issued(text))
    if row[2] == State.ISSUED and not key.is_live(timezone.now()):
        return Check(Outcome.KEY_ENDED)
    return judged(token.number, row, text, day or timezone.localdate())


def check_number(number: int, day: date | None = None, *, valid_until: date | None = None) -> Check:
    """What a code comes to. valid_until: the last day as read from the card; None = not asked for."""
    row = find(number)
    if row is None or (valid_until is not None and row[3] != valid_until):
        return Check(Outcome.UNKNOWN)
    text = next(filter(is_of_live_key, reversed(row[1])), None)
    if row[2] == State.ISSUED and text is None:
        return Check(Outcome.KEY_ENDED)
    return judged(number, row, text, day or timezone.localdate())


def is_of_live_key(text) -> bool:
    """Whether the key that signed an issued token still counts."""
    token, _ = tokens.parse(text)
    return keys.known_keys()[token.key_id].is_live(timezone.now())


def find(number: int):
    """What the function gives for the number; None for a number that no card has."""
    with connection.cursor() as cursor:
        cursor.execute(FIND, [number])
        return cursor.fetchone()


def why_not_issued(text) -> Outcome:
    """What is wrong with a token that is in no register: its signature, or that it is in none."""
    try:
        tokens.verify(text, keys.public_key_of)
    except tokens.Forged:
        return Outcome.FORGED
    return Outcome.UNKNOWN


def judged(number, row, text, day) -> Check:
    """What a card that was issued comes to. text: the token by which it was asked for; of a card in use one whose
    key counts. That a card is lost or revoked is said before anything of its key."""
    (worker_id, _, state, card_until, name, photo, enterprise_id, enterprise, phone, bureau,
     colour, reasons, valid_until, settled_until, has_changed) = row  # fmt: skip
    if state != State.ISSUED:
        return Check(ENDED[State(state)])
    if day > card_until:
        return Check(Outcome.EXPIRED)
    is_of_before = settled_until is not None and settled_until < day
    if colour is None or has_changed or is_of_before:
        now = verdict_now(worker_id, day)
        colour, reasons, valid_until = now.colour, now.reasons, now.valid_until
    colour = Colour(colour)
    shown = Shown(
        code=codes.grouped(codes.code_of(number)),
        token=text,
        masked_name=mask_name(unseal(name, NAME_LABEL)),
        photo=photo,
        enterprise_id=enterprise_id,
        enterprise=enterprise,
        enterprise_phone=phone,
        bureau=bureau,
        card_valid_until=card_until,
        colour=colour,
        reasons=tuple(map(reason_in_words, reasons)),
        valid_until=min(card_until, valid_until or card_until),
        badges=badges_of(worker_id, day),
    )
    return Check(OF_COLOUR[colour], shown)
