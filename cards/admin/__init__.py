"""Cards in the workbench."""

from cards.admin.card import CardAdmin
from cards.admin.key import SigningKeyAdmin
from cards.admin.registers import CheckCountAdmin, RevocationListAdmin

__all__ = ["CardAdmin", "CheckCountAdmin", "RevocationListAdmin", "SigningKeyAdmin"]
