"""Every step with money of funds: budgets, commitments, payables, batches."""

from funds.services.batches import approve, download, draft, send, withdraw
from funds.services.budgets import (
    approve_change,
    close_budget,
    open_budget,
    propose_change,
    register_fund,
    reject_change,
)
from funds.services.committing import commit, release
from funds.services.correcting import (
    approve_correction,
    propose_correction,
    reject_correction,
)
from funds.services.payables import cancel_payable, make_payable
from funds.services.settling import look, settle

__all__ = [
    "approve",
    "approve_change",
    "approve_correction",
    "cancel_payable",
    "close_budget",
    "commit",
    "download",
    "draft",
    "look",
    "make_payable",
    "open_budget",
    "propose_change",
    "propose_correction",
    "register_fund",
    "reject_change",
    "reject_correction",
    "release",
    "send",
    "settle",
    "withdraw",
]
