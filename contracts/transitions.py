"""The life of a contract's version: which step may follow which state."""

from django.db import models


class State(models.TextChoices):
    DRAFT = "draft", "草稿"
    SENT = "sent", "待签"
    IN_FORCE = "in_force", "已生效"
    WITHDRAWN = "withdrawn", "已撤回"
    SUPERSEDED = "superseded", "已变更"
    ENDED = "ended", "已解除"
    EXPIRED = "expired", "已到期"


class Action(models.TextChoices):
    SEND = "send", "定稿发出"
    SIGN = "sign", "签字"
    TAKE_EFFECT = "take_effect", "生效"
    WITHDRAW = "withdraw", "撤回"
    SUPERSEDE = "supersede", "被新版代替"
    END = "end", "解除"
    EXPIRE = "expire", "到期"


class Role(models.TextChoices):
    """The three parties."""

    CONSUMER = "consumer", "家庭（雇主）"
    ENTERPRISE = "enterprise", "家政企业"
    WORKER = "worker", "家政服务员"


class Method(models.TextChoices):
    """How a party has signed."""

    ACCOUNT = "account", "登录后确认"
    DRAWN = "drawn", "手机手写"
    TYPED = "typed", "输入姓名和验证码"
    PAPER = "paper", "纸上签名"


NEXT_STATE = {  # (state before, action) -> state after; a pair that is not here is not allowed
    (State.DRAFT, Action.SEND): State.SENT,
    (State.SENT, Action.SIGN): State.SENT,
    (State.SENT, Action.TAKE_EFFECT): State.IN_FORCE,
    (State.SENT, Action.WITHDRAW): State.WITHDRAWN,
    (State.IN_FORCE, Action.SUPERSEDE): State.SUPERSEDED,
    (State.IN_FORCE, Action.END): State.ENDED,
    (State.IN_FORCE, Action.EXPIRE): State.EXPIRED,
}
# States in which a version was in force once, and has its number.
NUMBERED = (State.IN_FORCE, State.SUPERSEDED, State.ENDED, State.EXPIRED)
# Only these two are still being worked on.
UNDER_WAY = (State.DRAFT, State.SENT)


def state_after(state, action):
    """The state that a step leads to; None where it is not allowed."""
    return NEXT_STATE.get((state, action))
