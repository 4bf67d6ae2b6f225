"""The life of a claim on a deposit: which step may follow which state."""

from django.db import models


class State(models.TextChoices):
    SUBMITTED = "submitted", "待审核"
    APPROVED_ONCE = "approved_once", "待复核"
    APPROVED = "approved", "待支付"
    PAID = "paid", "已支付"
    REJECTED = "rejected", "不予先行赔付"
    WITHDRAWN = "withdrawn", "已撤回"


class Action(models.TextChoices):
    APPROVE = "approve", "审核同意"
    REJECT = "reject", "不予先行赔付"
    WITHDRAW = "withdraw", "撤回申请"
    PAY = "pay", "记录支付"


OPEN_STATES = (State.SUBMITTED, State.APPROVED_ONCE, State.APPROVED)

NEXT_STATE = {  # (state before, action) -> state after; a pair that is not here is not allowed
    (State.SUBMITTED, Action.APPROVE): State.APPROVED_ONCE,
    (State.APPROVED_ONCE, Action.APPROVE): State.APPROVED,
    (State.SUBMITTED, Action.REJECT): State.REJECTED,
    (State.APPROVED_ONCE, Action.REJECT): State.REJECTED,
    (State.SUBMITTED, Action.WITHDRAW): State.WITHDRAWN,
    (State.APPROVED_ONCE, Action.WITHDRAW): State.WITHDRAWN,
    (State.APPROVED, Action.WITHDRAW): State.WITHDRAWN,
    (State.APPROVED, Action.PAY): State.PAID,
}


def state_after(state, action):
    """The state that a step leads to; None where it is not allowed."""
    return NEXT_STATE.get((state, action))
