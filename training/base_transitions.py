"""Which step may follow which state of an application for a base or a studio."""

from django.db.models import TextChoices


class BaseState(TextChoices):
    FILED = "filed", "已申报"
    CHECKED = "checked", "已审核"
    RETURNED = "returned", "退回补正"
    RECOMMENDED = "recommended", "已推荐上报"
    DECLINED = "declined", "不推荐"


class BaseAction(TextChoices):
    CHECK = "check", "审核通过"
    RETURN = "return", "退回补正"
    REFILE = "refile", "补正后重报"
    RECOMMEND = "recommend", "推荐上报"
    DECLINE = "decline", "不推荐"


NEXT_STATE = {  # (state before, action) -> state after; a pair that is not here is not allowed
    (BaseState.FILED, BaseAction.CHECK): BaseState.CHECKED,
    (BaseState.FILED, BaseAction.RETURN): BaseState.RETURNED,
    (BaseState.RETURNED, BaseAction.REFILE): BaseState.FILED,
    (BaseState.CHECKED, BaseAction.RETURN): BaseState.RETURNED,
    (BaseState.CHECKED, BaseAction.RECOMMEND): BaseState.RECOMMENDED,
    (BaseState.CHECKED, BaseAction.DECLINE): BaseState.DECLINED,
}

SAY_WHY = frozenset({BaseAction.RETURN, BaseAction.DECLINE})


def actions_from(state: str) -> list[str]:
    """The steps that the table allows from a state, in the order of the table."""
    return [action for before, action in NEXT_STATE if before == state]
