"""The life of a complaint (投诉).

Source: 《市场监督管理投诉举报处理办法》（总局令第121号，2026-04-15起施行）第六条、第十五条至第二十七条、
第四十二条; sending back, deciding and following up are the county's own way of working.
"""

from complaints.transitions.words import TAKEN_BACK, Action, State

# From the acceptance to the end of the mediation: what may come up at any time meanwhile.
UNDER_MEDIATION = (
    State.ACCEPTED,
    State.MEDIATING,
    State.ENTRUSTED,
    State.SUSPENDED,
    State.APPRAISAL,
)

NEXT_STATE = {  # (state before, action) -> state after; a pair that is not here is not allowed
    (State.SUBMITTED, Action.RECORD): State.RECORDED,
    (State.SUBMITTED, Action.SEND_BACK): State.RETURNED,
    (State.SUBMITTED, Action.WITHDRAW): State.WITHDRAWN,
    (State.RETURNED, Action.DECIDE_BUREAU): State.SUBMITTED,
    (State.RETURNED, Action.WITHDRAW): State.WITHDRAWN,
    (State.RECORDED, Action.REQUEST_IDENTITY): State.IDENTITY_REQUESTED,
    (State.RECORDED, Action.ACCEPT): State.ACCEPTED,
    (State.RECORDED, Action.START_ODR): State.NEGOTIATING,
    (State.RECORDED, Action.DECLINE): State.DECLINED,
    (State.RECORDED, Action.SEND_BACK): State.RETURNED,
    (State.RECORDED, Action.MERGE): State.MERGED,
    (State.RECORDED, Action.WITHDRAW): State.WITHDRAWN,
    (State.IDENTITY_REQUESTED, Action.CONFIRM_IDENTITY): State.RECORDED,
    (State.IDENTITY_REQUESTED, Action.DECLINE): State.DECLINED,
    (State.IDENTITY_REQUESTED, Action.WITHDRAW): State.WITHDRAWN,
    # The seven workdays to accept go on while the enterprise negotiates.
    (State.NEGOTIATING, Action.ACCEPT): State.NEGOTIATING_ACCEPTED,
    (State.NEGOTIATING, Action.SETTLE_ODR): State.WITHDRAWN,
    (State.NEGOTIATING, Action.FAIL_ODR): State.RECORDED,
    (State.NEGOTIATING, Action.WITHDRAW): State.WITHDRAWN,
    (State.ACCEPTED, Action.START_MEDIATION): State.MEDIATING,
    (State.ACCEPTED, Action.START_ODR): State.NEGOTIATING_ACCEPTED,
    (State.ACCEPTED, Action.ENTRUST): State.ENTRUSTED,
    (State.ACCEPTED, Action.TERMINATE): State.TERMINATED,
    (State.ACCEPTED, Action.ANSWER): State.ANSWERED,
    (State.NEGOTIATING_ACCEPTED, Action.SETTLE_ODR): State.TERMINATED,
    (State.NEGOTIATING_ACCEPTED, Action.FAIL_ODR): State.ACCEPTED,
    (State.MEDIATING, Action.NAME_MEDIATOR): State.MEDIATING,
    (State.MEDIATING, Action.AGREE): State.AGREED,
    (State.MEDIATING, Action.ENTRUST): State.ENTRUSTED,
    (State.MEDIATING, Action.SUSPEND): State.SUSPENDED,
    (State.MEDIATING, Action.START_APPRAISAL): State.APPRAISAL,
    (State.MEDIATING, Action.TERMINATE): State.TERMINATED,
    (State.ENTRUSTED, Action.RETURN_ENTRUSTED): State.MEDIATING,
    (State.ENTRUSTED, Action.TERMINATE): State.TERMINATED,
    (State.SUSPENDED, Action.RESUME): State.MEDIATING,
    (State.SUSPENDED, Action.TERMINATE): State.TERMINATED,
    (State.APPRAISAL, Action.END_APPRAISAL): State.MEDIATING,
    (State.APPRAISAL, Action.TERMINATE): State.TERMINATED,
    **{(state, Action.FIND_CLUE): state for state in UNDER_MEDIATION},
    # The record of the hand-over; the mediation is then terminated with a step of its own.
    **{(state, Action.HAND_TO_POLICE): state for state in UNDER_MEDIATION},
    (State.TERMINATED, Action.TELL): State.TOLD,
    (State.AGREED, Action.PERFORMED): State.AGREED,
    (State.AGREED, Action.NOT_PERFORMED): State.AGREED,
    (State.AGREED, Action.FOLLOW_UP): State.FOLLOWED_UP,
    (State.TOLD, Action.FOLLOW_UP): State.FOLLOWED_UP,
    (State.ANSWERED, Action.FOLLOW_UP): State.FOLLOWED_UP,
    (State.FOLLOWED_UP, Action.PERFORMED): State.FOLLOWED_UP,
    (State.FOLLOWED_UP, Action.NOT_PERFORMED): State.FOLLOWED_UP,
    (State.FOLLOWED_UP, Action.REWORK): State.ACCEPTED,
    (State.FOLLOWED_UP, Action.ARCHIVE): State.ARCHIVED,
    (State.DECLINED, Action.ARCHIVE): State.ARCHIVED,
    (State.WITHDRAWN, Action.ARCHIVE): State.ARCHIVED,
    (State.MERGED, Action.UNMERGE): State.RECORDED,
    (State.MERGED, Action.ARCHIVE): State.ARCHIVED,
    (State.DECLINED, Action.REOPEN): State.RECORDED,
    (State.ARCHIVED, Action.REOPEN): State.RECORDED,
    **TAKEN_BACK,
}
