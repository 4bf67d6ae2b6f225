"""Everything that changes deposits and claims. Each step is a verb; each says who acts (``by``)."""

from deposits.services.books import (
    open_deposit,
    pay_in,
    register_custodian,
    take_back,
    to_take_back,
)
from deposits.services.claims import Paper, approve, reject, submit, withdraw
from deposits.services.floors import follow_floor, follow_floors
from deposits.services.leaving import ask_to_leave, leave_with, refund, stay
from deposits.services.paying import pay
from deposits.services.recovering import plan
from deposits.services.telling import tell_paid

__all__ = [
    "Paper",
    "approve",
    "ask_to_leave",
    "follow_floor",
    "follow_floors",
    "leave_with",
    "open_deposit",
    "pay",
    "pay_in",
    "plan",
    "refund",
    "register_custodian",
    "reject",
    "stay",
    "submit",
    "take_back",
    "tell_paid",
    "to_take_back",
    "withdraw",
]
