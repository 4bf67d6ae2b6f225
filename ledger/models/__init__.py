"""Accounts, balanced entries, holds, and the proofs that they hold together."""

from ledger.models.account import Account
from ledger.models.entry import Entry, Posting
from ledger.models.hold import Hold, HoldEnd
from ledger.models.proof import Proof

__all__ = ["Account", "Entry", "Hold", "HoldEnd", "Posting", "Proof"]
