"""Which step may follow which state, of an application for a rating and of a rating: two tables."""

from django.db.models import TextChoices


class State(TextChoices):
    """Where an application stands."""

    SELF_ASSESSING = "self_assessing", "自评中"
    SUBMITTED = "submitted", "已申请"
    RETURNED = "returned", "待补正"
    ACCEPTED = "accepted", "已受理"
    VISITED = "visited", "已现场核查"
    SCORING = "scoring", "评审中"
    SCORED = "scored", "评审完成"
    NOTICED = "noticed", "公示中"
    GRANTED = "granted", "已授予"
    DECLINED = "declined", "未通过"
    WITHDRAWN = "withdrawn", "已撤回"
    ENDED = "ended", "已终止"  # with the enterprise's entry of the register


class Action(TextChoices):
    """What is done with an application."""

    SUBMIT = "submit", "提交申请"
    SEND_BACK = "send_back", "退回补正"
    ACCEPT = "accept", "受理"
    RECORD_VISIT = "record_visit", "记录现场核查"
    CONVENE = "convene", "组成评审组"
    CONCLUDE = "conclude", "汇总评分"
    PUT_UP = "put_up", "发布公示"
    REVIEW_AGAIN = "review_again", "重新评审"
    GRANT = "grant", "授予"
    DECLINE = "decline", "不予评定"
    WITHDRAW = "withdraw", "撤回申请"
    END = "end", "终止"  # with the enterprise's entry of the register; nobody presses it


HANDED_IN = (
    State.SUBMITTED,
    State.RETURNED,
    State.ACCEPTED,
    State.VISITED,
    State.SCORING,
    State.SCORED,
    State.NOTICED,
)
NEXT_STATE = {  # (state before, action) -> state after; a pair that is not here is not allowed
    (State.SELF_ASSESSING, Action.SUBMIT): State.SUBMITTED,
    (State.RETURNED, Action.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Action.ACCEPT): State.ACCEPTED,
    (State.SUBMITTED, Action.SEND_BACK): State.RETURNED,
    (State.SUBMITTED, Action.WITHDRAW): State.WITHDRAWN,
    (State.RETURNED, Action.WITHDRAW): State.WITHDRAWN,
    (State.ACCEPTED, Action.RECORD_VISIT): State.VISITED,
    (State.ACCEPTED, Action.WITHDRAW): State.WITHDRAWN,
    (State.VISITED, Action.CONVENE): State.SCORING,
    (State.VISITED, Action.WITHDRAW): State.WITHDRAWN,
    (
        State.SCORING,
        Action.CONVENE,
    ): State.SCORING,  # further members take the place of recused ones
    (State.SCORING, Action.CONCLUDE): State.SCORED,
    (State.SCORED, Action.PUT_UP): State.NOTICED,
    (State.SCORED, Action.DECLINE): State.DECLINED,
    (State.NOTICED, Action.GRANT): State.GRANTED,
    (State.NOTICED, Action.PUT_UP): State.NOTICED,  # the notice was withdrawn for its words
    (State.NOTICED, Action.REVIEW_AGAIN): State.VISITED,
    (State.NOTICED, Action.DECLINE): State.DECLINED,
    **{(state, Action.END): State.ENDED for state in HANDED_IN},
}

# States in which the enterprise writes its dossier.
EDITABLE_STATES = frozenset({State.SELF_ASSESSING, State.RETURNED})
CLOSED_STATES = frozenset({State.GRANTED, State.DECLINED, State.WITHDRAWN, State.ENDED})
ENTERPRISE_ACTIONS = frozenset({Action.SUBMIT, Action.WITHDRAW})


def state_after(state: str, action: str) -> str | None:
    """The state that a step leads to; None where the step is not allowed."""
    return NEXT_STATE.get((state, action))


def actions_from(state: str) -> list[str]:
    """The steps that the table allows from a state, in the order of the table."""
    return [action for before, action in NEXT_STATE if before == state]


class Standing(TextChoices):
    """Where a granted rating stands; expired is never stored, it is ``valid_until`` before today."""

    IN_FORCE = "in_force", "有效"
    REPAIRING = "repairing", "限期整改"
    REVOKED = "revoked", "已撤销"


class Keeping(TextChoices):
    """What is done with a granted rating."""

    GRANTED = "granted", "授予"
    CHECK_PASSED = "check_passed", "年度检查合格"
    ORDER_REPAIR = "order_repair", "限期整改"
    REPAIRED = "repaired", "整改合格"
    DOWNGRADE = "downgrade", "降级"
    REVOKE = "revoke", "撤销"


STANDING_AFTER = {  # (standing before, what is done) -> standing after
    (Standing.IN_FORCE, Keeping.CHECK_PASSED): Standing.IN_FORCE,
    (Standing.IN_FORCE, Keeping.ORDER_REPAIR): Standing.REPAIRING,
    (Standing.IN_FORCE, Keeping.DOWNGRADE): Standing.IN_FORCE,
    (Standing.IN_FORCE, Keeping.REVOKE): Standing.REVOKED,
    (Standing.REPAIRING, Keeping.REPAIRED): Standing.IN_FORCE,
    (Standing.REPAIRING, Keeping.DOWNGRADE): Standing.IN_FORCE,
    (Standing.REPAIRING, Keeping.REVOKE): Standing.REVOKED,
}


def keepings_from(standing: str) -> list[str]:
    """What may be done with a rating that stands so, in the order of the table."""
    return [keeping for before, keeping in STANDING_AFTER if before == standing]
