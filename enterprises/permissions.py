"""Who keeps the register of enterprises, and who acts for an enterprise."""

from bureaus.models import Bureau
from bureaus.permissions import roles_of
from enterprises.models import EnterpriseMember
from gaotai_jiazheng.short_memory import remembered

Role = EnterpriseMember.Role


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


def enterprise_roles_of(user) -> dict[int, frozenset[str]]:
    """Enterprise id -> the roles the person has there today. Asked once per user object."""
    if not user.is_authenticated or not user.is_active:
        return {}
    known = user.__dict__.get("_enterprise_roles")
    if known is None:
        known = {}
        rows = EnterpriseMember.objects.current().filter(user=user)
        for enterprise_id, role in rows.values_list("enterprise_id", "role"):
            known[enterprise_id] = known.get(enterprise_id, frozenset()) | {role}
        user.__dict__["_enterprise_roles"] = known
    return known


def can_act_for(user, enterprise) -> bool:
    """Whether the person does the enterprise's daily work in the portal: any role there today."""
    return enterprise.pk in enterprise_roles_of(user)


def can_sign_for(user, enterprise) -> bool:
    """Whether what the person declares binds the enterprise: its owner or a delegate."""
    return (
        not enterprise_roles_of(user)
        .get(enterprise.pk, frozenset())
        .isdisjoint({Role.OWNER, Role.DELEGATE})
    )
