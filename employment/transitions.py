"""The life of a job post and of a match: which step may follow which state."""

from django.db.models import TextChoices


class State(TextChoices):
    """Where a job post stands."""

    DRAFT = "draft", "草稿"
    CHECKED = "checked", "待审核"
    PUBLISHED = "published", "招聘中"
    FILLED = "filled", "已招满"
    EXPIRED = "expired", "已到期"
    WITHDRAWN = "withdrawn", "已撤回"
    REFUSED = "refused", "不予发布"


class Action(TextChoices):
    """What is done with a job post."""

    DRAFT = "draft", "起草"
    MEND = "mend", "修改"
    SUBMIT = "submit", "提交检查"
    PUBLISH = "publish", "发布"
    SEND_BACK = "send_back", "退回修改"
    REFUSE = "refuse", "不予发布"
    TAKE_DOWN = "take_down", "下架"
    FILL = "fill", "招满"
    REOPEN = "reopen", "继续招聘"
    EXPIRE = "expire", "到期"
    WITHDRAW = "withdraw", "撤回"


NEXT_STATE = {  # (state before, action) -> state after; a pair that is not here is not allowed
    (State.DRAFT, Action.MEND): State.DRAFT,
    (State.DRAFT, Action.SUBMIT): State.CHECKED,
    (State.DRAFT, Action.WITHDRAW): State.WITHDRAWN,
    (State.CHECKED, Action.PUBLISH): State.PUBLISHED,
    (State.CHECKED, Action.SEND_BACK): State.DRAFT,
    (State.CHECKED, Action.REFUSE): State.REFUSED,
    (State.CHECKED, Action.WITHDRAW): State.WITHDRAWN,
    (State.PUBLISHED, Action.FILL): State.FILLED,
    (State.PUBLISHED, Action.EXPIRE): State.EXPIRED,
    (State.PUBLISHED, Action.TAKE_DOWN): State.REFUSED,
    (State.PUBLISHED, Action.WITHDRAW): State.WITHDRAWN,
    (State.FILLED, Action.REOPEN): State.PUBLISHED,  # somebody did not stay
    (State.FILLED, Action.EXPIRE): State.EXPIRED,
}
ENDED_STATES = frozenset({State.EXPIRED, State.WITHDRAWN, State.REFUSED})
OFFICERS_ACTIONS = frozenset({Action.PUBLISH, Action.SEND_BACK, Action.REFUSE, Action.TAKE_DOWN})


def state_after(state: str, action: str) -> str | None:
    """The state that a step leads to; None where the step is not allowed."""
    return NEXT_STATE.get((state, action))


def actions_from(state: str) -> list[str]:
    """The steps that the table allows from a state, in the order of the table."""
    return [action for before, action in NEXT_STATE if before == state]


class MatchState(TextChoices):
    """Where a match stands. Only a match that was agreed to shows who the seeker is."""

    PROPOSED = "proposed", "等求职人答复"
    AGREED = "agreed", "求职人同意联系"
    DECLINED = "declined", "求职人不同意"
    PLACED = "placed", "已上岗"
    ENDED = "ended", "未成"


class MatchAction(TextChoices):
    """What is done with a match."""

    AGREE = "agree", "同意联系"
    DECLINE = "decline", "不同意"
    PLACE = "place", "登记上岗"
    END = "end", "结束"


NEXT_MATCH_STATE = {
    (MatchState.PROPOSED, MatchAction.AGREE): MatchState.AGREED,
    (MatchState.PROPOSED, MatchAction.DECLINE): MatchState.DECLINED,
    (MatchState.PROPOSED, MatchAction.END): MatchState.ENDED,
    (MatchState.AGREED, MatchAction.PLACE): MatchState.PLACED,
    (MatchState.AGREED, MatchAction.DECLINE): MatchState.DECLINED,  # consent can be taken back
    (MatchState.AGREED, MatchAction.END): MatchState.ENDED,
}


def match_state_after(state: str, action: str) -> str | None:
    return NEXT_MATCH_STATE.get((state, action))
