"""Every step with money of funds: budgets, commitments, payables, batches."""

from funds.services.budgets import (
    approve_change,
    close_budget,
    open_budget,
    propose_change,
    register_fund,
    reject_change,
)
from funds.services.committing import commit, release
from funds.services.payables import cancel_payable, make_payable

__all__ = [
    "approve_change",
    "cancel_payable",
    "close_budget",
    "commit",
    "make_payable",
    "open_budget",
    "propose_change",
    "register_fund",
    "reject_change",
    "release",
]
