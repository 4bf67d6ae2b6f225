"""Which step may follow which state, of a visit and of a batch of proposed stars: two tables."""

from django.db.models import TextChoices


class State(TextChoices):
    """Where a visit stands."""

    PLANNED = "planned", "待住户确认"
    CONFIRMED = "confirmed", "已确认"
    RATED = "rated", "已评价"
    UNCONFIRMED = "unconfirmed", "未确认"
    DISPUTED = "disputed", "有争议"
    VOID = "void", "已作废"


class Action(TextChoices):
    """What is done with a visit."""

    CONFIRM = "confirm", "确认"
    DENY = "deny", "否认"
    CANCEL = "cancel", "取消"
    LAPSE = "lapse", "到期未确认"
    RATE = "rate", "评价"
    CHANGE = "change", "修改评价"
    DISPUTE = "dispute", "提出争议"
    UPHOLD = "uphold", "争议成立"
    DISMISS = "dismiss", "争议不成立"
    DISMISS_RATED = "dismiss_rated", "争议不成立，评价保留"


NEXT_STATE = {  # (state before, action) -> state after; a pair that is not here is not allowed
    (State.PLANNED, Action.CONFIRM): State.CONFIRMED,
    (State.PLANNED, Action.DENY): State.VOID,
    (State.PLANNED, Action.CANCEL): State.VOID,
    (State.PLANNED, Action.LAPSE): State.UNCONFIRMED,
    (State.CONFIRMED, Action.RATE): State.RATED,
    (State.CONFIRMED, Action.DISPUTE): State.DISPUTED,
    (State.RATED, Action.CHANGE): State.RATED,
    (State.RATED, Action.DISPUTE): State.DISPUTED,
    (State.DISPUTED, Action.UPHOLD): State.VOID,
    (State.DISPUTED, Action.DISMISS): State.CONFIRMED,
    (State.DISPUTED, Action.DISMISS_RATED): State.RATED,
}
# A visit that the household has said took place, and that nobody has taken back.
TOOK_PLACE = frozenset({State.CONFIRMED, State.RATED, State.DISPUTED})


class BatchState(TextChoices):
    """Where a batch of proposed stars stands."""

    DRAFT = "draft", "草拟"
    NOTICED = "noticed", "公示中"
    GRANTED = "granted", "已授予"
    CLOSED = "closed", "已停止"


class BatchAction(TextChoices):
    """What is done with a batch."""

    PUT_UP = "put_up", "发布公示"
    TAKE_BACK = "take_back", "撤回公示"
    GRANT = "grant", "授予"
    CLOSE = "close", "停止办理"


NEXT_BATCH_STATE = {
    (BatchState.DRAFT, BatchAction.PUT_UP): BatchState.NOTICED,
    (BatchState.DRAFT, BatchAction.CLOSE): BatchState.CLOSED,
    (BatchState.NOTICED, BatchAction.TAKE_BACK): BatchState.DRAFT,
    (BatchState.NOTICED, BatchAction.GRANT): BatchState.GRANTED,
}
