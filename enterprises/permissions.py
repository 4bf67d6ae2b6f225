"""Who keeps the register of enterprises, and who acts for an enterprise."""

from bureaus.models import Bureau
from bureaus.permissions import oversees_all_bureaus, roles_of
from enterprises.models import EnterpriseMember, Scope
from enterprises.reviewing_bureaus import deciding_bureau, home_care_bureau, verifying_bureau
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


def can_manage_members(user, enterprise) -> bool:
    """Whether the person invites and dismisses the enterprise's people: an owner; a delegate whose
    delegation covers the register, while there is no owner."""
    roles = enterprise_roles_of(user).get(enterprise.pk, frozenset())
    if Role.OWNER in roles:
        return True
    if Role.DELEGATE not in roles:
        return False
    current = EnterpriseMember.objects.current().filter(enterprise=enterprise)
    mine = current.filter(user=user, delegation__scopes__contains=[Scope.REGISTER])
    return mine.exists() and not current.filter(role=Role.OWNER).exists()


def sees_registrations(user) -> bool:
    """Whether the person works on registrations or oversees the county."""
    if not user.is_authenticated or not user.is_active:
        return False
    return can_verify(user) or can_decide(user) or oversees_all_bureaus(user)


def can_verify(user) -> bool:
    """Whether the person compares registrations with the licences: of the bureau that verifies them."""
    bureau = verifying_bureau()
    return user.is_active and bureau is not None and bureau.pk in roles_of(user)


def can_decide(user) -> bool:
    """Whether the person decides on registrations and changes: of the bureau that reviews them."""
    bureau = deciding_bureau()
    return user.is_active and bureau is not None and bureau.pk in roles_of(user)


def can_qualify(user) -> bool:
    """Whether the person says who may take subsidised home elderly care."""
    bureau = home_care_bureau()
    return user.is_active and bureau is not None and bureau.pk in roles_of(user)
