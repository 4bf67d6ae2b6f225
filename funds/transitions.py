"""The lives of a payment batch and of what is to be paid: which step may follow which state."""

from django.db import models


class BatchState(models.TextChoices):
    DRAFT = "draft", "待复核"
    APPROVED = "approved", "待发送"
    SENT = "sent", "等银行回盘"
    SETTLED = "settled", "已核销"
    WITHDRAWN = "withdrawn", "已撤回"


class Action(models.TextChoices):
    APPROVE = "approve", "复核同意"
    SEND = "send", "生成发放文件"
    SETTLE = "settle", "导入银行回盘"
    WITHDRAW = "withdraw", "撤回这一批"


class PayableState(models.TextChoices):
    READY = "ready", "待编批"
    IN_BATCH = "in_batch", "在批次中"
    PAID = "paid", "已到账"
    FAILED = "failed", "发放失败"
    CANCELLED = "cancelled", "已取消"


class Outcome(models.TextChoices):
    """What became of one row of a batch."""

    PENDING = "pending", "等待"
    PAID = "paid", "成功"
    FAILED = "failed", "失败"
    WITHDRAWN = "withdrawn", "已撤下"


NEXT_STATE = {  # (state before, action) -> state after; a pair that is not here is not allowed
    (BatchState.DRAFT, Action.APPROVE): BatchState.APPROVED,
    (BatchState.APPROVED, Action.SEND): BatchState.SENT,
    (BatchState.SENT, Action.SETTLE): BatchState.SETTLED,
    (BatchState.DRAFT, Action.WITHDRAW): BatchState.WITHDRAWN,
    (BatchState.APPROVED, Action.WITHDRAW): BatchState.WITHDRAWN,
}


def state_after(state, action):
    """The state that a step leads to; None where it is not allowed."""
    return NEXT_STATE.get((state, action))
