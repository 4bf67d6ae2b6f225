"""What a worker's card came to on a day: looked up once, when the visit is confirmed, and kept."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from cards.models import Card
from cards.outcomes import Outcome
from cards.services.checking import ENDED, OF_COLOUR
from cards.services.standings import verdict_now
from cards.transitions import State


@dataclass(frozen=True)
class Snapshot:
    """outcome: as a check on that day would have said; reasons: why it was not green."""

    card: Card | None
    outcome: Outcome
    reasons: tuple[str, ...] = ()


def snapshot(worker, enterprise, day: date) -> Snapshot:
    """The worker's newest card of that day. It may have ended since: what counts is the day."""
    card = Card.objects.filter(worker=worker, issued_on__lte=day).order_by("-serial").first()
    if card is None:
        return Snapshot(None, Outcome.UNKNOWN)
    if card.state != State.ISSUED and timezone.localdate(card.ended_at) <= day:
        return Snapshot(card, ENDED[State(card.state)])
    if card.has_run_out(day):
        return Snapshot(card, Outcome.EXPIRED)
    verdict = verdict_now(worker.pk, day, enterprise_id=enterprise.pk)
    return Snapshot(card, OF_COLOUR[verdict.colour], tuple(verdict.reasons))
