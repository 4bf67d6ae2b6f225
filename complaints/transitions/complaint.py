"""The life of a complaint (投诉).

Source: 《市场监督管理投诉举报处理办法》（总局令第121号，2026-04-15起施行）第十五条至第二十六条; sending back,
deciding and following up are the county's own way of working.
"""

from complaints.transitions.words import Action, State

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
