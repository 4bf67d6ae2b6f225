"""The short life of a question, a call for help and a suggestion (咨询, 求助, 建议)."""

from complaints.transitions.words import TAKEN_BACK, Action, State

NEXT_STATE = {
    (State.SUBMITTED, Action.RECORD): State.RECORDED,
    (State.SUBMITTED, Action.SEND_BACK): State.RETURNED,
    (State.SUBMITTED, Action.WITHDRAW): State.WITHDRAWN,
    (State.RETURNED, Action.DECIDE_BUREAU): State.SUBMITTED,
    (State.RETURNED, Action.WITHDRAW): State.WITHDRAWN,
    (State.RECORDED, Action.SEND_BACK): State.RETURNED,
    (State.RECORDED, Action.MERGE): State.MERGED,
    (State.RECORDED, Action.ANSWER): State.ANSWERED,
    (State.RECORDED, Action.REDIRECT): State.REDIRECTED,
    (State.RECORDED, Action.WITHDRAW): State.WITHDRAWN,
    (State.ANSWERED, Action.FOLLOW_UP): State.FOLLOWED_UP,
    (State.FOLLOWED_UP, Action.REWORK): State.RECORDED,
    (State.FOLLOWED_UP, Action.ARCHIVE): State.ARCHIVED,
    (State.REDIRECTED, Action.ARCHIVE): State.ARCHIVED,
    (State.WITHDRAWN, Action.ARCHIVE): State.ARCHIVED,
    (State.MERGED, Action.UNMERGE): State.RECORDED,
    (State.MERGED, Action.ARCHIVE): State.ARCHIVED,
    (State.ARCHIVED, Action.REOPEN): State.RECORDED,
    **TAKEN_BACK,
}
