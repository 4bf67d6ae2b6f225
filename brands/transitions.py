"""Which step may follow which state of a labour brand."""

from django.db.models import TextChoices


class State(TextChoices):
    PLANNED = "planned", "筹备"
    GROWING = "growing", "培育中"
    RECOGNISED = "recognised", "已认定"
    ENDED = "ended", "已停用"


class Action(TextChoices):
    GROW = "grow", "列入培育"
    RECOGNISE = "recognise", "认定"
    END = "end", "停用"


NEXT_STATE = {  # (state before, action) -> state after; a pair that is not here is not allowed
    (State.PLANNED, Action.GROW): State.GROWING,
    (State.GROWING, Action.RECOGNISE): State.RECOGNISED,
    (State.PLANNED, Action.END): State.ENDED,
    (State.GROWING, Action.END): State.ENDED,
    (State.RECOGNISED, Action.END): State.ENDED,
}
