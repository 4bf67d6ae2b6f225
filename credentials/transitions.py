"""Which step may follow which state of an exam."""

from django.db.models import TextChoices


class State(TextChoices):
    PLANNED = "planned", "计划中"
    ANNOUNCED = "announced", "报名中"
    HELD = "held", "已考核"
    ENTERED = "entered", "成绩已复核"
    PUBLISHED = "published", "成绩已公布"
    CERTIFIED = "certified", "已发证"
    CANCELLED = "cancelled", "已取消"


class Action(TextChoices):
    ANNOUNCE = "announce", "公布计划"
    HOLD = "hold", "记录已开考"
    ENTER = "enter", "登记成绩"
    CONFIRM = "confirm", "复核成绩"
    COMPLETE = "complete", "完成登分"
    PUBLISH = "publish", "公布成绩"
    CORRECT = "correct", "更正成绩"
    CERTIFY = "certify", "发证"
    CANCEL = "cancel", "取消考核"


NEXT_STATE = {  # (state before, action) -> state after; a pair that is not here is not allowed
    (State.PLANNED, Action.ANNOUNCE): State.ANNOUNCED,
    (State.PLANNED, Action.CANCEL): State.CANCELLED,
    (State.ANNOUNCED, Action.HOLD): State.HELD,
    (State.ANNOUNCED, Action.CANCEL): State.CANCELLED,
    (State.HELD, Action.ENTER): State.HELD,
    (State.HELD, Action.CORRECT): State.HELD,
    (State.HELD, Action.CONFIRM): State.HELD,
    (State.HELD, Action.COMPLETE): State.ENTERED,
    (State.ENTERED, Action.CORRECT): State.HELD,  # to be confirmed and completed again
    (State.ENTERED, Action.PUBLISH): State.PUBLISHED,
    (State.PUBLISHED, Action.CORRECT): State.PUBLISHED,
    (State.PUBLISHED, Action.CONFIRM): State.PUBLISHED,
    (State.PUBLISHED, Action.CERTIFY): State.CERTIFIED,
    (State.CERTIFIED, Action.CORRECT): State.CERTIFIED,
    (State.CERTIFIED, Action.CONFIRM): State.CERTIFIED,
    (State.CERTIFIED, Action.CERTIFY): State.CERTIFIED,
}

ENDED_STATES = frozenset({State.CERTIFIED, State.CANCELLED})
# Who was examined reads the own result from here on.
TOLD_STATES = frozenset({State.PUBLISHED, State.CERTIFIED})


def state_after(state: str, action: str) -> str | None:
    """The state that a step leads to; None where the step is not allowed."""
    return NEXT_STATE.get((state, action))


def actions_from(state: str) -> list[str]:
    """The steps that the table allows from a state, in the order of the table."""
    return [action for before, action in NEXT_STATE if before == state]
