"""How often cards are checked, and how often codes are guessed. Nothing of who and which card is kept."""

from datetime import date

from django.db import DatabaseError, transaction
from django.utils import timezone

from cards import tallies
from cards.models import CheckCount
from cards.outcomes import Outcome
from gaotai_jiazheng import rate_limits

TALLY = "card_checks"
# Codes that fit and that no card has, from one address in an hour, after which the date on the card is
# asked for as well. A slip of the finger is not counted: the check character has told it.
MISSES_PER_HOUR = 20
HOUR = 60 * 60
MISSES = "card_code_misses"


def count(outcome: Outcome, day: date | None = None) -> None:
    """One check more, in the shared cache."""
    tallies.add(TALLY, f"{day or timezone.localdate()} {outcome.value}")


def keep_counts() -> int:
    """Put what was counted into the database; how many checks. What cannot be written is counted again."""
    counted = tallies.take(TALLY)
    try:
        with transaction.atomic():
            for field, checks in sorted(counted.items()):
                day, outcome = field.split(" ")
                row, is_new = CheckCount.objects.select_for_update().get_or_create(
                    day=day, outcome=outcome, defaults={"checks": checks}
                )
                if not is_new:
                    row.checks += checks
                    row.save(update_fields=["checks"])
    except DatabaseError:
        for field, checks in counted.items():
            tallies.add(TALLY, field, checks)
        raise
    return sum(counted.values())


def note_miss(address: str) -> None:
    """A code was typed that fits and that no card has."""
    rate_limits.hit(MISSES, address, MISSES_PER_HOUR, HOUR)


def asks_for_date(address: str) -> bool:
    """Whether so many codes were guessed from this address that the date on the card is asked for too.

    Nobody is locked out by it: who holds a card in the hand reads its date, who guesses cannot.
    """
    return rate_limits.is_exhausted(MISSES, address, MISSES_PER_HOUR, HOUR)
