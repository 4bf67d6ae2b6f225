"""The life of a service outlet and of a meter's rate: which step may follow which state."""

from django.db.models import TextChoices


class State(TextChoices):
    """Where an outlet stands."""

    APPLIED = "applied", "待社区意见"
    VIEWED = "viewed", "待备案"
    RETURNED = "returned", "待修改"
    FILED = "filed", "已备案待开放"
    OPEN = "open", "开放"
    PAUSED = "paused", "暂停"
    CLOSED = "closed", "已关闭"
    WITHDRAWN = "withdrawn", "已撤回"


class Action(TextChoices):
    """What is done with an outlet."""

    APPLY = "apply", "申请"
    SUPPORT = "support", "社区同意"
    OPPOSE = "oppose", "社区不同意"
    FILE = "file", "备案"
    SEND_BACK = "send_back", "退回修改"
    APPLY_AGAIN = "apply_again", "修改后重新申请"
    OPEN = "open", "开放"
    PAUSE = "pause", "暂停"
    REOPEN = "reopen", "恢复开放"
    RECHECK = "recheck", "年度复核合格"
    CLOSE = "close", "关闭"
    WITHDRAW = "withdraw", "撤回申请"


NEXT_STATE = {  # (state before, action) -> state after; a pair that is not here is not allowed
    (State.APPLIED, Action.SUPPORT): State.VIEWED,
    (State.APPLIED, Action.OPPOSE): State.RETURNED,
    (State.APPLIED, Action.WITHDRAW): State.WITHDRAWN,
    (State.VIEWED, Action.FILE): State.FILED,
    (State.VIEWED, Action.SEND_BACK): State.RETURNED,
    (State.VIEWED, Action.WITHDRAW): State.WITHDRAWN,
    (State.RETURNED, Action.APPLY_AGAIN): State.APPLIED,
    (State.RETURNED, Action.WITHDRAW): State.WITHDRAWN,
    (State.FILED, Action.OPEN): State.OPEN,
    (State.FILED, Action.CLOSE): State.CLOSED,
    (State.OPEN, Action.PAUSE): State.PAUSED,
    (State.OPEN, Action.RECHECK): State.OPEN,
    (State.OPEN, Action.CLOSE): State.CLOSED,
    (State.PAUSED, Action.REOPEN): State.OPEN,
    (State.PAUSED, Action.RECHECK): State.PAUSED,  # its year goes on meanwhile
    (State.PAUSED, Action.CLOSE): State.CLOSED,
}
ENDED_STATES = frozenset({State.CLOSED, State.WITHDRAWN})
# What the enterprise asked for can be written anew only while it is back on its desk.
EDITABLE_STATES = frozenset({State.RETURNED})
# States in which hours, telephone and services are kept up to date by the enterprise.
KEPT_STATES = frozenset({State.FILED, State.OPEN, State.PAUSED})

COMMUNITY_ACTIONS = frozenset({Action.SUPPORT, Action.OPPOSE})
FILING_ACTIONS = frozenset({Action.FILE, Action.SEND_BACK})
ENTERPRISE_ACTIONS = frozenset(
    {Action.APPLY_AGAIN, Action.OPEN, Action.PAUSE, Action.REOPEN, Action.CLOSE, Action.WITHDRAW}
)
# What the bureau that checks outlets every year may do, too, when an outlet is not as it should be.
CHECKING_ACTIONS = frozenset({Action.RECHECK, Action.PAUSE, Action.REOPEN, Action.CLOSE})


def state_after(state: str, action: str) -> str | None:
    """The state that a step leads to; None where the step is not allowed."""
    return NEXT_STATE.get((state, action))


def actions_from(state: str) -> list[str]:
    """The steps that the table allows from a state, in the order of the table."""
    return [action for before, action in NEXT_STATE if before == state]


class RateState(TextChoices):
    """Where the rate of a meter stands."""

    REGISTERED = "registered", "未申请"
    APPLIED = "applied", "已申请"
    CONFIRMED = "confirmed", "已执行居民价"
    REFUSED = "refused", "被拒绝"


class RateAction(TextChoices):
    """What is done about the rate of a meter."""

    APPLY = "apply", "申请居民价"
    CONFIRM = "confirm", "确认已执行居民价"
    REFUSE = "refuse", "记录被拒绝"


NEXT_RATE_STATE = {
    (RateState.REGISTERED, RateAction.APPLY): RateState.APPLIED,
    (RateState.APPLIED, RateAction.CONFIRM): RateState.CONFIRMED,
    (RateState.APPLIED, RateAction.REFUSE): RateState.REFUSED,
    (RateState.REFUSED, RateAction.APPLY): RateState.APPLIED,
    (RateState.CONFIRMED, RateAction.REFUSE): RateState.REFUSED,  # the supplier went back on it
}


def rate_actions_from(state: str) -> list[str]:
    """What may be done about the rate of a meter in this state, in the order of the table."""
    return [action for before, action in NEXT_RATE_STATE if before == state]
