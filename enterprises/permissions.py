"""Who keeps the register of enterprises."""

from bureaus.models import Bureau
from bureaus.permissions import roles_of
from gaotai_jiazheng.short_memory import remembered


def can_keep_register(user) -> bool:
    """Whether the person may enter and change enterprises: acts for a bureau that keeps the register."""
    if not user.is_active:
        return False
    return user.is_superuser or not keeping_bureau_ids().isdisjoint(roles_of(user))


@remembered(seconds=5)
def keeping_bureau_ids() -> frozenset[int]:
    """The bureaus that keep the register."""
    keepers = Bureau.objects.filter(keeps_enterprise_register=True)
    return frozenset(keepers.values_list("pk", flat=True))
