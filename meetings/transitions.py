"""Which step may follow which state of a meeting and of an action."""

from django.db.models import TextChoices


class State(TextChoices):
    PLANNED = "planned", "待召开"
    HELD = "held", "已召开"
    SIGNED = "signed", "纪要已签发"
    CANCELLED = "cancelled", "已取消"


class Step(TextChoices):
    HOLD = "hold", "登记召开"
    SIGN = "sign", "签发纪要"
    CANCEL = "cancel", "取消会议"


class ActionState(TextChoices):
    OPEN = "open", "办理中"
    DONE = "done", "已办结"
    CANCELLED = "cancelled", "已取消"


NEXT_STATE = {  # (state before, step) -> state after; a pair that is not here is not allowed
    (State.PLANNED, Step.HOLD): State.HELD,
    (State.HELD, Step.SIGN): State.SIGNED,
    (State.PLANNED, Step.CANCEL): State.CANCELLED,
}
TOOK_PLACE = frozenset({State.HELD, State.SIGNED})


def state_after(state: str, step: str) -> str | None:
    """The state that a step leads to; None where the step is not allowed."""
    return NEXT_STATE.get((state, step))
