"""The life of a violation report (举报).

Source: 总局令第121号（2026-04-15起施行）第三十四条至第三十七条; 《市场监督管理行政处罚程序规定》第十八条.
"""

from complaints.transitions.words import TAKEN_BACK, Action, State

NEXT_STATE = {
    (State.SUBMITTED, Action.RECORD): State.RECORDED,
    (State.SUBMITTED, Action.SEND_BACK): State.RETURNED,
    (State.RETURNED, Action.DECIDE_BUREAU): State.SUBMITTED,
    (State.RECORDED, Action.SEND_BACK): State.RETURNED,
    (State.RECORDED, Action.START_CHECK): State.CHECKING,
    (State.RECORDED, Action.REDIRECT): State.REDIRECTED,
    (State.RECORDED, Action.MERGE): State.MERGED,
    (State.RECORDED, Action.ADD_FACTS): State.RECORDED,
    (State.CHECKING, Action.ADD_FACTS): State.CHECKING,
    (State.CHECKING, Action.START_APPRAISAL): State.APPRAISAL,
    (State.APPRAISAL, Action.END_APPRAISAL): State.CHECKING,
    (State.CHECKING, Action.FILE_CASE): State.CASE_FILED,
    (State.CHECKING, Action.NOT_FILE): State.NOT_FILED,
    (State.CHECKING, Action.REDIRECT): State.REDIRECTED,
    (State.CHECKING, Action.MERGE): State.MERGED,
    (State.CASE_FILED, Action.TELL): State.TOLD,
    (State.NOT_FILED, Action.TELL): State.TOLD,
    (State.CASE_FILED, Action.ARCHIVE): State.ARCHIVED,
    (State.NOT_FILED, Action.ARCHIVE): State.ARCHIVED,
    (State.TOLD, Action.FOLLOW_UP): State.FOLLOWED_UP,
    (State.TOLD, Action.ARCHIVE): State.ARCHIVED,
    (State.FOLLOWED_UP, Action.ARCHIVE): State.ARCHIVED,
    (State.REDIRECTED, Action.ARCHIVE): State.ARCHIVED,
    (State.MERGED, Action.UNMERGE): State.RECORDED,
    (State.MERGED, Action.ARCHIVE): State.ARCHIVED,
    (State.ARCHIVED, Action.REOPEN): State.RECORDED,
    **TAKEN_BACK,
}
