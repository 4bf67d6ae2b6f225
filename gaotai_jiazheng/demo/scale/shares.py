"""How the cases of a county are spread: over years, categories, states, and the clocks that tick in them."""

from complaints.transitions import Action, State

YEARS = 10
RECENT_SHARE = 0.05  # of all cases, the newest: among them nearly all that are open
OPEN_AMONG_RECENT = 0.56
OPEN_AMONG_OLD = 0.002

CATEGORY_WEIGHTS = {
    "service_quality": 24,
    "pricing": 14,
    "refund_prepaid": 13,
    "contract_dispute": 8,
    "false_promotion": 6,
    "damage_or_loss": 9,
    "personal_safety": 3,
    "worker_changed_or_absent": 8,
    "worker_identity_or_papers": 4,
    "agency_fee_or_deposit": 4,
    "personal_information": 2,
    "property_partner_service": 4,
    "other": 3,
}
# ([(state, the rule of its running clock), ...], weights) under 总局令第121号 and elsewhere
STATUTORY_OPEN = (
    [
        (State.SUBMITTED, "samr_accept"),
        (State.RECORDED, "samr_accept"),
        (State.ACCEPTED, "samr_mediate"),
        (State.MEDIATING, "samr_mediate"),
        (State.AGREED, "h12345_follow_up"),
        (State.TERMINATED, "samr_tell_end"),
        (State.TOLD, "h12345_follow_up"),
    ],
    [25, 15, 15, 30, 9, 3, 3],
)
OTHER_OPEN = (
    [
        (State.SUBMITTED, "h12345_complaint"),
        (State.RECORDED, "h12345_complaint"),
        (State.ACCEPTED, "h12345_complaint"),
        (State.ANSWERED, "h12345_follow_up"),
    ],
    [25, 20, 40, 15],
)
CLOSED = ([State.ARCHIVED, State.DECLINED, State.WITHDRAWN], [86, 9, 5])
NEVER_ACCEPTED = {State.DECLINED, State.WITHDRAWN}
LAST_ACTIONS = {
    State.RECORDED.value: Action.RECORD.value,
    State.ACCEPTED.value: Action.ACCEPT.value,
    State.MEDIATING.value: Action.START_MEDIATION.value,
    State.AGREED.value: Action.AGREE.value,
    State.TERMINATED.value: Action.TERMINATE.value,
    State.TOLD.value: Action.TELL.value,
    State.ANSWERED.value: Action.ANSWER.value,
    State.ARCHIVED.value: Action.ARCHIVE.value,
    State.DECLINED.value: Action.DECLINE.value,
    State.WITHDRAWN.value: Action.WITHDRAW.value,
}
