"""Which step may follow which state: of a recruitment event, and of a base of labour export."""

from django.db.models import TextChoices


class EventState(TextChoices):
    PLANNED = "planned", "筹备"
    OPEN = "open", "已公布"
    HELD = "held", "已举办"
    CANCELLED = "cancelled", "已取消"


class BaseState(TextChoices):
    PLANNED = "planned", "筹建"
    WORKING = "working", "运行"
    SUSPENDED = "suspended", "暂停"
    CLOSED = "closed", "已撤销"


class Action(TextChoices):
    ANNOUNCE = "announce", "公布活动"
    CORRECT = "correct", "更正"
    HOLD = "hold", "记录已举办"
    CANCEL = "cancel", "取消活动"
    START = "start", "开始运行"
    SUSPEND = "suspend", "暂停"
    RESUME = "resume", "恢复运行"
    CLOSE = "close", "撤销"


# (state before, action) -> state after; a pair that is not here is not allowed
EVENT_LIFE = {
    (EventState.PLANNED, Action.ANNOUNCE): EventState.OPEN,
    (EventState.PLANNED, Action.CORRECT): EventState.PLANNED,
    (EventState.OPEN, Action.CORRECT): EventState.OPEN,
    (EventState.OPEN, Action.HOLD): EventState.HELD,
    (EventState.PLANNED, Action.CANCEL): EventState.CANCELLED,
    (EventState.OPEN, Action.CANCEL): EventState.CANCELLED,
}
BASE_LIFE = {
    (BaseState.PLANNED, Action.START): BaseState.WORKING,
    (BaseState.WORKING, Action.SUSPEND): BaseState.SUSPENDED,
    (BaseState.SUSPENDED, Action.RESUME): BaseState.WORKING,
    (BaseState.WORKING, Action.CLOSE): BaseState.CLOSED,
    (BaseState.SUSPENDED, Action.CLOSE): BaseState.CLOSED,
}


def actions_from(life: dict, state: str) -> list[str]:
    """The steps that a life allows from a state, in the order of its table."""
    return [action for before, action in life if before == state]
