"""Home-visit cards (居家上门服务证), the keys that sign them, and how their holders stand."""

from cards.models.card import Card, CardStep, NewerToken
from cards.models.check_count import CheckCount
from cards.models.key import SigningKey
from cards.models.revocation import RevocationList
from cards.models.standing import Clearance, Standing, StandingChange

__all__ = [
    "Card",
    "CardStep",
    "CheckCount",
    "Clearance",
    "NewerToken",
    "RevocationList",
    "SigningKey",
    "Standing",
    "StandingChange",
]
