"""Which step may follow which state of a training class."""

from django.db.models import TextChoices


class State(TextChoices):
    FILED = "filed", "已备案待审核"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "审核通过"
    ENROLLING = "enrolling", "招生中"
    RUNNING = "running", "开班中"
    COMPLETED = "completed", "已结业"
    ASSESSED = "assessed", "已评价"
    CLAIMED = "claimed", "已申请补贴"
    FOLLOWED_UP = "followed_up", "就业跟踪完毕"
    CANCELLED = "cancelled", "已取消"


class Action(TextChoices):
    FILE = "file", "开班备案"
    APPROVE = "approve", "审核通过"
    RETURN = "return", "退回修改"
    REFILE = "refile", "改好再报"
    OPEN = "open", "开始招生"
    START = "start", "开班"
    COMPLETE = "complete", "结业"
    ASSESS = "assess", "登记评价完成"
    CLAIM = "claim", "登记补贴申请"
    FOLLOW_UP = "follow_up", "登记跟踪完毕"
    CANCEL = "cancel", "取消这个班"


NEXT_STATE = {  # (state before, action) -> state after; a pair that is not here is not allowed
    (State.FILED, Action.APPROVE): State.APPROVED,
    (State.FILED, Action.RETURN): State.RETURNED,
    (State.FILED, Action.CANCEL): State.CANCELLED,
    (State.RETURNED, Action.REFILE): State.FILED,
    (State.RETURNED, Action.CANCEL): State.CANCELLED,
    (State.APPROVED, Action.OPEN): State.ENROLLING,
    (State.APPROVED, Action.CANCEL): State.CANCELLED,
    (State.ENROLLING, Action.START): State.RUNNING,
    (State.ENROLLING, Action.CANCEL): State.CANCELLED,
    (State.RUNNING, Action.COMPLETE): State.COMPLETED,
    (State.COMPLETED, Action.ASSESS): State.ASSESSED,
    (State.ASSESSED, Action.CLAIM): State.CLAIMED,
    (State.ASSESSED, Action.FOLLOW_UP): State.FOLLOWED_UP,
    (State.CLAIMED, Action.FOLLOW_UP): State.FOLLOWED_UP,
}
# What the bureau does; everything else is the institution's.
OF_THE_BUREAU = frozenset({Action.APPROVE, Action.RETURN, Action.FOLLOW_UP})
# What the bureau may do as well: an institution may have nobody left who does it.
ALSO_OF_THE_BUREAU = frozenset({Action.COMPLETE, Action.ASSESS, Action.CANCEL})
# Reserved in the quota; then used by whoever sits in the class; returned and cancelled keep nothing.
RESERVING_STATES = frozenset({State.FILED, State.APPROVED, State.ENROLLING})
USING_STATES = frozenset(
    {State.RUNNING, State.COMPLETED, State.ASSESSED, State.CLAIMED, State.FOLLOWED_UP}
)
# Lessons may get another teacher; the database asks the same.
TEACHER_MAY_CHANGE = frozenset(
    {State.FILED, State.RETURNED, State.APPROVED, State.ENROLLING, State.RUNNING}
)
# What the public may read of.
PUBLIC_STATES = frozenset({State.ENROLLING}) | USING_STATES
# No order is put into a class that does not take place, is being changed or is over for good.
TAKES_NO_ORDERS = frozenset({State.CANCELLED, State.RETURNED, State.FOLLOWED_UP})
COMPLETED_STATES = USING_STATES - {State.RUNNING}


def state_after(state: str, action: str) -> str | None:
    """The state that a step leads to; None where the step is not allowed."""
    return NEXT_STATE.get((state, action))


def actions_from(state: str) -> list[str]:
    """The steps that the table allows from a state, in the order of the table."""
    return [action for before, action in NEXT_STATE if before == state]
