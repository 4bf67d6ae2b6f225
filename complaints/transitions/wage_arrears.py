"""The life of a wage claim (欠薪), from the first bureau that gets it to the answer of the inspection.

Nobody may refuse it (《保障农民工工资支付条例》第十条): no step declines it, and a bureau without the duty
hands it over inside the portal. What the inspection cannot take up is answered with the way that is open.
Mediation and arbitration run beside the inspection and leave the state as it is.

Source: 《劳动保障监察条例》第十四条、第十七条、第二十条; 《劳动争议调解仲裁法》第五条.
"""

from itertools import product

from complaints.transitions.words import TAKEN_BACK, Action, State

# Steps of the lanes that run beside the inspection (《劳动争议调解仲裁法》第十四条、第二十九条、第四十三条).
LANE_ACTIONS = (
    Action.MEDIATE_LABOR,
    Action.END_LABOR_MEDIATION,
    Action.APPLY_ARBITRATION,
    Action.ACCEPT_ARBITRATION,
    Action.END_ARBITRATION,
)
LANE_STATES = (State.RECORDED, State.INVESTIGATING, State.ANSWERED, State.FOLLOWED_UP)

NEXT_STATE = {
    (State.SUBMITTED, Action.RECORD): State.RECORDED,
    (State.SUBMITTED, Action.SEND_BACK): State.RETURNED,
    (State.SUBMITTED, Action.WITHDRAW): State.WITHDRAWN,
    (State.RETURNED, Action.DECIDE_BUREAU): State.SUBMITTED,
    (State.RETURNED, Action.WITHDRAW): State.WITHDRAWN,
    (State.RECORDED, Action.ACCEPT): State.INVESTIGATING,
    (State.RECORDED, Action.ANSWER): State.ANSWERED,
    (State.RECORDED, Action.SEND_BACK): State.RETURNED,
    (State.RECORDED, Action.MERGE): State.MERGED,
    (State.RECORDED, Action.WITHDRAW): State.WITHDRAWN,
    (State.INVESTIGATING, Action.ANSWER): State.ANSWERED,
    (State.INVESTIGATING, Action.WITHDRAW): State.WITHDRAWN,
    (State.ANSWERED, Action.FOLLOW_UP): State.FOLLOWED_UP,
    (State.FOLLOWED_UP, Action.REWORK): State.INVESTIGATING,
    (State.FOLLOWED_UP, Action.ARCHIVE): State.ARCHIVED,
    (State.WITHDRAWN, Action.ARCHIVE): State.ARCHIVED,
    (State.MERGED, Action.UNMERGE): State.RECORDED,
    (State.MERGED, Action.ARCHIVE): State.ARCHIVED,
    (State.ARCHIVED, Action.REOPEN): State.RECORDED,
    **{(state, action): state for state, action in product(LANE_STATES, LANE_ACTIONS)},
    **TAKEN_BACK,
}
