"""The life of a card. docs/architecture.md names the apps; this table says what may follow what."""

from django.db.models import TextChoices


class State(TextChoices):
    ISSUED = "issued", "使用中"
    LOST = "lost", "已挂失"
    REPLACED = "replaced", "已换发"
    REVOKED = "revoked", "已吊销"


class Action(TextChoices):
    ISSUE = "issue", "发证"
    REPORT_LOST = "report_lost", "挂失"
    REPLACE = "replace", "换发"
    REVOKE = "revoke", "吊销"
    PRINT = "print", "打印"


NEXT_STATE = {
    (State.ISSUED, Action.REPORT_LOST): State.LOST,
    (State.ISSUED, Action.REPLACE): State.REPLACED,
    (State.LOST, Action.REPLACE): State.REPLACED,
    (State.ISSUED, Action.REVOKE): State.REVOKED,
    (State.LOST, Action.REVOKE): State.REVOKED,
    (State.ISSUED, Action.PRINT): State.ISSUED,
}


def state_after(state: str, action: str) -> State | None:
    """The state after a step; None where the step is not possible."""
    return NEXT_STATE.get((State(state), Action(action)))
