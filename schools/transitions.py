"""Which step may follow which state of a school's programme."""

from django.db.models import TextChoices


class State(TextChoices):
    PLANNED = "planned", "计划开设"
    APPLIED = "applied", "已申报"
    APPROVED = "approved", "已批准"
    OPEN = "open", "已开设"
    CLOSED = "closed", "已停办"


class Action(TextChoices):
    APPLY = "apply", "记录申报"
    APPROVE = "approve", "记录批准"
    REFUSE = "refuse", "记录没有批准"
    OPEN = "open", "记录开设"
    CLOSE = "close", "停办"


NEXT_STATE = {  # (state before, action) -> state after; a pair that is not here is not allowed
    (State.PLANNED, Action.APPLY): State.APPLIED,
    (State.PLANNED, Action.CLOSE): State.CLOSED,
    (State.APPLIED, Action.APPROVE): State.APPROVED,
    (State.APPLIED, Action.REFUSE): State.PLANNED,
    (State.APPROVED, Action.OPEN): State.OPEN,
    (State.APPROVED, Action.CLOSE): State.CLOSED,
    (State.OPEN, Action.CLOSE): State.CLOSED,
}


def state_after(state: str, action: str) -> str | None:
    """The state that a step leads to; None where the step is not allowed."""
    return NEXT_STATE.get((state, action))


def actions_from(state: str) -> list[str]:
    """The steps that the table allows from a state, in the order of the table."""
    return [action for before, action in NEXT_STATE if before == state]
