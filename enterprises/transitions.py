"""What may follow what: a registration on its way into the register, and an entry of the register."""

from django.db.models import TextChoices


class State(TextChoices):
    """Of a registration."""

    DRAFT = "draft", "填写中"
    SUBMITTED = "submitted", "待核验"
    VERIFIED = "verified", "核验一致"
    MISMATCHED = "mismatched", "核验不一致"
    RETURNED = "returned", "退回补正"
    APPROVED = "approved", "已登记"
    REFUSED = "refused", "不予登记"
    WITHDRAWN = "withdrawn", "已撤回"


class Action(TextChoices):
    SUBMIT = "submit", "提交"
    VERIFY = "verify", "核验一致"
    DOUBT = "doubt", "核验不一致"
    SEND_BACK = "send_back", "退回补正"
    APPROVE = "approve", "准予登记"
    REFUSE = "refuse", "不予登记"
    WITHDRAW = "withdraw", "撤回"


UNDER_REVIEW = (State.SUBMITTED, State.VERIFIED, State.MISMATCHED)
EDITABLE = frozenset({State.DRAFT, State.RETURNED})
# Registrations that hold their credit code: nobody else may bring the same one.
LIVE = (*UNDER_REVIEW, State.RETURNED)

NEXT_STATE = {  # (state before, action) -> state after; a pair that is not here is not allowed
    (State.DRAFT, Action.SUBMIT): State.SUBMITTED,
    (State.RETURNED, Action.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Action.VERIFY): State.VERIFIED,
    (State.SUBMITTED, Action.DOUBT): State.MISMATCHED,
    (State.MISMATCHED, Action.VERIFY): State.VERIFIED,
    (State.VERIFIED, Action.APPROVE): State.APPROVED,
    **{(state, Action.SEND_BACK): State.RETURNED for state in UNDER_REVIEW},
    **{(state, Action.REFUSE): State.REFUSED for state in LIVE},
    **{(state, Action.WITHDRAW): State.WITHDRAWN for state in LIVE},
}


class Standing(TextChoices):
    """Of an entry of the register; the values are those of ``Enterprise.State``."""

    REGISTERED = "registered", "已登记"
    SUSPENDED = "suspended", "暂停"
    CANCELLED = "cancelled", "注销"


class StandingAction(TextChoices):
    SUSPEND = "suspend", "暂停"
    RESTORE = "restore", "恢复"
    CANCEL = "cancel", "注销"
    REENTER = "reenter", "重新列入"  # by a new registration or import; nobody presses it


NEXT_STANDING = {
    (Standing.REGISTERED, StandingAction.SUSPEND): Standing.SUSPENDED,
    (Standing.SUSPENDED, StandingAction.RESTORE): Standing.REGISTERED,
    (Standing.REGISTERED, StandingAction.CANCEL): Standing.CANCELLED,
    (Standing.SUSPENDED, StandingAction.CANCEL): Standing.CANCELLED,
    (Standing.CANCELLED, StandingAction.REENTER): Standing.REGISTERED,
}


class TrademarkState(TextChoices):
    PREPARING = "preparing", "准备申请"
    FILED = "filed", "已提交"
    ACCEPTED = "accepted", "已受理"
    PUBLISHED = "published", "初步审定公告"
    REGISTERED = "registered", "已注册"
    REFUSED = "refused", "驳回"


NEXT_TRADEMARK_STATES = {
    TrademarkState.PREPARING: (TrademarkState.FILED,),
    TrademarkState.FILED: (TrademarkState.ACCEPTED, TrademarkState.REFUSED),
    TrademarkState.ACCEPTED: (TrademarkState.PUBLISHED, TrademarkState.REFUSED),
    TrademarkState.PUBLISHED: (TrademarkState.REGISTERED, TrademarkState.REFUSED),
    TrademarkState.REGISTERED: (),
    TrademarkState.REFUSED: (TrademarkState.FILED,),
}
