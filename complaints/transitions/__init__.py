"""Which step may follow which state, for every kind of case: pure tables, one module a kind."""

from complaints.transitions import complaint, inquiry, violation_report, wage_arrears
from complaints.transitions.wage_arrears import LANE_ACTIONS
from complaints.transitions.words import (
    CLOSED_STATES,
    OPEN_STATES,
    Action,
    Kind,
    State,
    noun_of,
    parties_of,
)

__all__ = [
    "CLOSED_STATES",
    "LANE_ACTIONS",
    "LIVES",
    "OPEN_STATES",
    "STAYING_ACTIONS",
    "Action",
    "Kind",
    "State",
    "actions_from",
    "noun_of",
    "parties_of",
    "state_after",
    "states_of",
]

# Kind -> {(state before, action): state after}; a pair that is not there is not allowed.
LIVES = {
    Kind.COMPLAINT: complaint.NEXT_STATE,
    Kind.VIOLATION_REPORT: violation_report.NEXT_STATE,
    Kind.WAGE_ARREARS: wage_arrears.NEXT_STATE,
    Kind.CONSULTATION: inquiry.NEXT_STATE,
    Kind.HELP: inquiry.NEXT_STATE,
    Kind.SUGGESTION: inquiry.NEXT_STATE,
}

# Steps that add to the record of an open case and leave its state as it is.
STAYING_ACTIONS = frozenset(
    {
        Action.ASSIGN,
        Action.NOTE,
        Action.EXTEND,
        Action.REVOKE_EXTENSION,
        Action.URGE,
        Action.SUPERVISE,
        Action.CONFIRM_RECEIPT,
        Action.HAND_OVER,
        Action.CONFIRM_HANDOVER,
        Action.RETURN_HANDOVER,
        Action.RECORD_RESULT,
        Action.SPLIT,
        Action.RECORD_CONSENT,
        Action.CHECK_ORIGINALS,
        Action.LINK_ENTERPRISE,
    }
)


def state_after(kind: str, state: str, action: str) -> str | None:
    """The state that a step leads to; None where the step is not allowed."""
    if action in STAYING_ACTIONS:
        return state if state in OPEN_STATES else None
    return LIVES[kind].get((state, action))


def actions_from(kind: str, state: str) -> list[str]:
    """The steps that the table allows from a state, in the order of the table, staying ones last."""
    moving = [action for before, action in LIVES[kind] if before == state]
    return moving + [
        action
        for action in Action
        if state_after(kind, state, action) == state and action not in moving
    ]


def states_of(kind: str) -> list[State]:
    """The states that a case of this kind may have, in the order of the words."""
    known = {before for before, _ in LIVES[kind]} | set(LIVES[kind].values())
    return [state for state in State if state in known]
