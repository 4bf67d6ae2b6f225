"""Which step may follow which state of a competition."""

from django.db.models import TextChoices


class State(TextChoices):
    PLANNED = "planned", "方案"
    ANNOUNCED = "announced", "已公布"
    REGISTRATION = "registration", "报名中"
    CHECKING = "checking", "资格审查"
    HELD = "held", "比赛评分"
    NOTICED = "noticed", "成绩公示"
    AWARDED = "awarded", "已表彰"
    CLOSED = "closed", "已归档"
    CANCELLED = "cancelled", "已取消"


class Action(TextChoices):
    ANNOUNCE = "announce", "公布方案"
    OPEN = "open", "开始报名"
    CHECK = "check", "截止报名"
    HOLD = "hold", "开始比赛"
    PUT_UP = "put_up", "公示成绩"
    REOPEN = "reopen", "撤回公示，更正成绩"
    AWARD = "award", "表彰"
    CLOSE = "close", "归档"
    CANCEL = "cancel", "取消竞赛"


NEXT_STATE = {  # (state before, action) -> state after; a pair that is not here is not allowed
    (State.PLANNED, Action.ANNOUNCE): State.ANNOUNCED,
    (State.ANNOUNCED, Action.OPEN): State.REGISTRATION,
    (State.REGISTRATION, Action.CHECK): State.CHECKING,
    (State.CHECKING, Action.HOLD): State.HELD,
    (State.HELD, Action.PUT_UP): State.NOTICED,
    (State.NOTICED, Action.REOPEN): State.HELD,
    (State.NOTICED, Action.AWARD): State.AWARDED,
    (State.AWARDED, Action.CLOSE): State.CLOSED,
    (State.PLANNED, Action.CANCEL): State.CANCELLED,
    (State.ANNOUNCED, Action.CANCEL): State.CANCELLED,
    (State.REGISTRATION, Action.CANCEL): State.CANCELLED,
    (State.CHECKING, Action.CANCEL): State.CANCELLED,
}
# Judges are added before the contest, and leave until its results are put up.
BEFORE_HELD = frozenset({State.PLANNED, State.ANNOUNCED, State.REGISTRATION, State.CHECKING})
WITH_JUDGES = BEFORE_HELD | {State.HELD}
# From here on everybody reads what was scored.
SCORED_STATES = frozenset({State.HELD, State.NOTICED, State.AWARDED, State.CLOSED})


def state_after(state: str, action: str) -> str | None:
    """The state that a step leads to; None where the step is not allowed."""
    return NEXT_STATE.get((state, action))
