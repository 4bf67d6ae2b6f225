"""Who calls and holds meetings, who does what they decided."""

from bureaus.permissions import oversees_all_bureaus, roles_of
from gaotai_jiazheng.short_memory import remembered
from plan.models import Responsibility


def reads_meetings(user) -> bool:
    """Whether the workbench shows meetings to the person at all: whoever acts for a bureau or oversees all."""
    return bool(roles_of(user)) or oversees_all_bureaus(user)


def convening_bureau_ids_of(user) -> frozenset[int]:
    """The bureaus for which the person may call a meeting: those that lead a measure of the plan."""
    return leading_bureau_ids() & frozenset(roles_of(user))


def convenes(user, meeting) -> bool:
    """Whether the person takes the steps of this meeting: of the bureau that called it."""
    return meeting.bureau_id in roles_of(user)


def does(user, action) -> bool:
    """Whether the person reports this action as done: of the bureau that it was given to."""
    return action.bureau_id in roles_of(user)


@remembered(seconds=5)
def leading_bureau_ids() -> frozenset[int]:
    """The bureaus that stand first in a measure; one query."""
    return frozenset(Responsibility.objects.filter(position=1).values_list("bureau_id", flat=True))
