"""The life of an application: which step may follow which state."""

from django.db import models


class State(models.TextChoices):
    DRAFT = "draft", "填写中"
    CHECKING = "checking", "审核中"
    RETURNED = "returned", "待补正"
    DECIDED = "decided", "待公示"
    NOTICED = "noticed", "公示中"
    GRANTED = "granted", "已认定"
    PAYABLE = "payable", "待拨付"
    PAID = "paid", "已拨付"
    FAILED = "failed", "拨付失败"
    REFUSED = "refused", "不予补贴"
    WITHDRAWN = "withdrawn", "已撤回"
    RECOVERING = "recovering", "追回中"
    RECOVERED = "recovered", "已追回"


class Action(models.TextChoices):
    SUBMIT = "submit", "提交"
    CHECK = "check", "本环节通过"
    RETURN = "return", "退回补正"
    CORRECT = "correct", "更正填报"
    REFUSE = "refuse", "不予补贴"
    APPROVE = "approve", "同意并公示"
    DECIDE = "decide", "同意，等名单公示"
    LIST = "list", "列入名单公示"
    GRANT = "grant", "认定"
    WITHDRAW = "withdraw", "撤回"
    RELEASE = "release", "公示期满，送拨付"
    PAY = "pay", "拨付到账"
    FAIL = "fail", "银行退回"
    CLAW_BACK = "claw_back", "要求退回"
    RECOVER = "recover", "记录已退回"


ENDED = frozenset({State.REFUSED, State.WITHDRAWN})
# Those whose money has gone to them once.
PAID = (State.PAID, State.RECOVERING, State.RECOVERED)
# Those that were agreed to and are not paid: what follows is of the leading bureau.
AGREED = frozenset({State.DECIDED, State.NOTICED, State.PAYABLE, State.FAILED})
# Those that take the place of their person, policy and period.
STANDING = frozenset(State) - ENDED - {State.DRAFT}

NEXT_STATE = {  # (state before, action) -> state after; a pair that is not here is not allowed
    (State.DRAFT, Action.SUBMIT): State.CHECKING,
    (State.DRAFT, Action.WITHDRAW): State.WITHDRAWN,
    (State.CHECKING, Action.CHECK): State.CHECKING,
    (State.CHECKING, Action.CORRECT): State.CHECKING,
    (State.CHECKING, Action.RETURN): State.RETURNED,
    (State.CHECKING, Action.REFUSE): State.REFUSED,
    (State.CHECKING, Action.APPROVE): State.NOTICED,
    (State.CHECKING, Action.DECIDE): State.DECIDED,
    (State.DECIDED, Action.LIST): State.NOTICED,
    (State.DECIDED, Action.REFUSE): State.REFUSED,
    (State.DECIDED, Action.WITHDRAW): State.WITHDRAWN,
    (State.CHECKING, Action.GRANT): State.GRANTED,
    (State.CHECKING, Action.WITHDRAW): State.WITHDRAWN,
    (State.RETURNED, Action.SUBMIT): State.CHECKING,
    (State.RETURNED, Action.REFUSE): State.REFUSED,
    (State.RETURNED, Action.WITHDRAW): State.WITHDRAWN,
    (State.NOTICED, Action.RELEASE): State.PAYABLE,
    (State.NOTICED, Action.REFUSE): State.REFUSED,
    (State.NOTICED, Action.WITHDRAW): State.WITHDRAWN,
    (State.PAYABLE, Action.PAY): State.PAID,
    (
        State.PAYABLE,
        Action.RELEASE,
    ): State.PAYABLE,  # once its payable was cancelled, as the next three
    (State.PAYABLE, Action.REFUSE): State.REFUSED,
    (State.FAILED, Action.RELEASE): State.PAYABLE,
    (State.FAILED, Action.REFUSE): State.REFUSED,
    (State.PAYABLE, Action.FAIL): State.FAILED,
    (State.FAILED, Action.PAY): State.PAID,  # once funds has put the account right
    (State.FAILED, Action.FAIL): State.FAILED,
    (State.PAID, Action.CLAW_BACK): State.RECOVERING,
    (State.RECOVERING, Action.RECOVER): State.RECOVERED,
}


def state_after(state, action):
    """The state that a step leads to; None where it is not allowed."""
    return NEXT_STATE.get((state, action))
