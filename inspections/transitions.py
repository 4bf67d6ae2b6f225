"""Which step may follow which state of an inspection."""

from django.db.models import TextChoices


class State(TextChoices):
    PLANNED = "planned", "待检查"
    NOTIFIED = "notified", "已通知"
    UNANNOUNCED = "unannounced", "不事先通知"
    DONE = "done", "已检查"
    RECTIFYING = "rectifying", "整改中"
    RECHECKED = "rechecked", "已复查"
    UNRECTIFIED = "unrectified", "逾期未整改"
    NOTICED = "noticed", "结果公示中"
    CLOSED = "closed", "已办结"
    ABANDONED = "abandoned", "未能检查"


class Action(TextChoices):
    NOTIFY = "notify", "通知企业"
    MOVE_VISIT = "move_visit", "改约检查日"
    GO_UNANNOUNCED = "go_unannounced", "不事先通知"
    ABANDON = "abandon", "记录未能检查"
    RECORD = "record", "完成检查"
    ORDER = "order", "责令整改"
    ANSWER = "answer", "提交整改情况"
    RECHECK = "recheck", "复查"
    PASS = "pass", "全部复查通过"
    GIVE_UP = "give_up", "记录逾期未整改"
    PUT_UP = "put_up", "公示结果"
    CORRECT = "correct", "更正结果"
    CLOSE = "close", "办结"


NEXT_STATE = {  # (state before, action) -> state after; a pair that is not here is not allowed
    (State.PLANNED, Action.NOTIFY): State.NOTIFIED,
    (State.PLANNED, Action.GO_UNANNOUNCED): State.UNANNOUNCED,
    (State.PLANNED, Action.ABANDON): State.ABANDONED,
    (State.NOTIFIED, Action.MOVE_VISIT): State.NOTIFIED,
    (State.NOTIFIED, Action.RECORD): State.DONE,
    (State.NOTIFIED, Action.ABANDON): State.ABANDONED,
    (State.UNANNOUNCED, Action.RECORD): State.DONE,
    (State.UNANNOUNCED, Action.ABANDON): State.ABANDONED,
    (State.DONE, Action.ORDER): State.RECTIFYING,
    (State.DONE, Action.PUT_UP): State.NOTICED,
    (State.RECTIFYING, Action.ANSWER): State.RECTIFYING,
    (State.RECTIFYING, Action.RECHECK): State.RECTIFYING,
    (State.RECTIFYING, Action.PASS): State.RECHECKED,
    (State.RECTIFYING, Action.GIVE_UP): State.UNRECTIFIED,
    (State.RECHECKED, Action.PUT_UP): State.NOTICED,
    (State.UNRECTIFIED, Action.PUT_UP): State.NOTICED,
    (State.NOTICED, Action.CORRECT): State.RECHECKED,
    (State.NOTICED, Action.CLOSE): State.CLOSED,
}

ENDED_STATES = frozenset({State.CLOSED, State.ABANDONED})
# The enterprise is not yet to know that it was drawn.
HIDDEN_STATES = frozenset({State.PLANNED, State.UNANNOUNCED})
OPEN_FOR_RECORD = frozenset({State.NOTIFIED, State.UNANNOUNCED})
# Steps that the inspectors take on site; all others are the bureaus'.
INSPECTORS_ACTIONS = frozenset({Action.RECORD, Action.ABANDON, Action.RECHECK})


def state_after(state: str, action: str) -> str | None:
    """The state that a step leads to; None where the step is not allowed."""
    return NEXT_STATE.get((state, action))


def actions_from(state: str) -> list[str]:
    """The steps that the table allows from a state, in the order of the table."""
    return [action for before, action in NEXT_STATE if before == state]
