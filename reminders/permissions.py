"""Who keeps the county's time."""

from accounts.permissions import is_system_administrator
from bureaus.models import Bureau
from bureaus.permissions import roles_of
from gaotai_jiazheng.short_memory import remembered


def can_keep_time(user) -> bool:
    """Whether the person may load calendars and write deadline rules: the system administrator and
    whoever acts for the dispatch centre."""
    return is_system_administrator(user) or dispatch_center_id() in roles_of(user)


@remembered(seconds=5)
def dispatch_center_id() -> int | None:
    """The dispatch centre; None before the plan is loaded."""
    return Bureau.objects.filter(is_dispatch_center=True).values_list("pk", flat=True).first()


def can_see_time(user) -> bool:
    """Whether the person may read calendars and rules: staff."""
    return user.is_active and user.is_staff
