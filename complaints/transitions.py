"""The life of a complaint (投诉): its states, the steps, and which step may follow which state.

Source: 《市场监督管理投诉举报处理办法》（总局令第121号，2026-04-15起施行）第十五条至第二十六条; sending back,
deciding and following up are the county's own way of working.
"""

from django.db.models import TextChoices


class State(TextChoices):
    SUBMITTED = "submitted", "已提交"
    RETURNED = "returned", "待裁定承办单位"
    RECORDED = "recorded", "已登记"
    IDENTITY_REQUESTED = "identity_requested", "待补身份证明"
    ACCEPTED = "accepted", "已受理"
    DECLINED = "declined", "不予受理"
    MEDIATING = "mediating", "调解中"
    APPRAISAL = "appraisal", "鉴定检测中"
    AGREED = "agreed", "达成调解"
    TERMINATED = "terminated", "已终止调解"
    TOLD = "told", "已告知结果"
    ANSWERED = "answered", "已答复"
    WITHDRAWN = "withdrawn", "已撤回"
    FOLLOWED_UP = "followed_up", "已回访"
    ARCHIVED = "archived", "已归档"


class Action(TextChoices):
    SUBMIT = "submit", "提交"
    TRANSFER = "transfer", "派单"
    RECORD = "record", "登记签收"
    ASSIGN = "assign", "交办"
    NOTE = "note", "记录"
    SEND_BACK = "send_back", "退回"
    DECIDE_BUREAU = "decide_bureau", "裁定承办单位"
    CONFIRM_RECEIPT = "confirm_receipt", "确认收到"
    REQUEST_IDENTITY = "request_identity", "要求补充身份证明"
    CONFIRM_IDENTITY = "confirm_identity", "身份核验通过"
    ACCEPT = "accept", "受理"
    DECLINE = "decline", "不予受理"
    START_MEDIATION = "start_mediation", "开始调解"
    START_APPRAISAL = "start_appraisal", "委托鉴定检测"
    END_APPRAISAL = "end_appraisal", "鉴定检测结束"
    AGREE = "agree", "达成调解"
    TERMINATE = "terminate", "终止调解"
    TELL = "tell", "告知结果"
    ANSWER = "answer", "答复"
    WITHDRAW = "withdraw", "撤回"
    FOLLOW_UP = "follow_up", "回访"
    REWORK = "rework", "重办"
    REOPEN = "reopen", "重新办理"
    ARCHIVE = "archive", "归档"
    EXTEND = "extend", "延期"
    URGE = "urge", "催办"
    SUPERVISE = "supervise", "督办"


NEXT_STATE = {  # (state before, action) -> state after; a pair that is not here is not allowed
    (State.SUBMITTED, Action.RECORD): State.RECORDED,
    (State.SUBMITTED, Action.SEND_BACK): State.RETURNED,
    (State.SUBMITTED, Action.WITHDRAW): State.WITHDRAWN,
    (State.RETURNED, Action.DECIDE_BUREAU): State.SUBMITTED,
    (State.RETURNED, Action.WITHDRAW): State.WITHDRAWN,
    (State.RECORDED, Action.REQUEST_IDENTITY): State.IDENTITY_REQUESTED,
    (State.RECORDED, Action.ACCEPT): State.ACCEPTED,
    (State.RECORDED, Action.DECLINE): State.DECLINED,
    (State.RECORDED, Action.SEND_BACK): State.RETURNED,
    (State.RECORDED, Action.WITHDRAW): State.WITHDRAWN,
    (State.IDENTITY_REQUESTED, Action.CONFIRM_IDENTITY): State.RECORDED,
    (State.IDENTITY_REQUESTED, Action.DECLINE): State.DECLINED,
    (State.IDENTITY_REQUESTED, Action.WITHDRAW): State.WITHDRAWN,
    (State.ACCEPTED, Action.START_MEDIATION): State.MEDIATING,
    (State.ACCEPTED, Action.TERMINATE): State.TERMINATED,
    (State.ACCEPTED, Action.ANSWER): State.ANSWERED,
    (State.MEDIATING, Action.START_APPRAISAL): State.APPRAISAL,
    (State.MEDIATING, Action.AGREE): State.AGREED,
    (State.MEDIATING, Action.TERMINATE): State.TERMINATED,
    (State.APPRAISAL, Action.END_APPRAISAL): State.MEDIATING,
    (State.APPRAISAL, Action.TERMINATE): State.TERMINATED,
    (State.TERMINATED, Action.TELL): State.TOLD,
    (State.AGREED, Action.FOLLOW_UP): State.FOLLOWED_UP,
    (State.TOLD, Action.FOLLOW_UP): State.FOLLOWED_UP,
    (State.ANSWERED, Action.FOLLOW_UP): State.FOLLOWED_UP,
    (State.FOLLOWED_UP, Action.REWORK): State.ACCEPTED,
    (State.FOLLOWED_UP, Action.ARCHIVE): State.ARCHIVED,
    (State.DECLINED, Action.ARCHIVE): State.ARCHIVED,
    (State.WITHDRAWN, Action.ARCHIVE): State.ARCHIVED,
    (State.DECLINED, Action.REOPEN): State.RECORDED,
    (State.ARCHIVED, Action.REOPEN): State.RECORDED,
}

# States in which a bureau still owes the resident something.
OPEN_STATES = frozenset(
    {
        State.SUBMITTED,
        State.RETURNED,
        State.RECORDED,
        State.IDENTITY_REQUESTED,
        State.ACCEPTED,
        State.MEDIATING,
        State.APPRAISAL,
        State.AGREED,
        State.TERMINATED,
        State.TOLD,
        State.ANSWERED,
        State.FOLLOWED_UP,
    }
)

# Steps that add to the record of an open case and leave its state as it is.
STAYING_ACTIONS = frozenset(
    {
        Action.ASSIGN,
        Action.NOTE,
        Action.EXTEND,
        Action.URGE,
        Action.SUPERVISE,
        Action.CONFIRM_RECEIPT,
    }
)


def state_after(state: str, action: str) -> str | None:
    """The state that a step leads to; None where the step is not allowed."""
    if action in STAYING_ACTIONS:
        return state if state in OPEN_STATES else None
    return NEXT_STATE.get((state, action))


def actions_from(state: str) -> list[str]:
    """The steps that the table allows from a state, in the order of the table, staying ones last."""
    moving = [action for before, action in NEXT_STATE if before == state]
    return moving + [
        action for action in Action if state_after(state, action) == state and action not in moving
    ]
