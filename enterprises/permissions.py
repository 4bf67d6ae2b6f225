"""Who keeps the register of enterprises, and who acts for an enterprise."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

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


@dataclass(frozen=True)
class Part:
    """What a person is in one enterprise today: the roles, and what a delegate is entrusted with."""

    roles: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()

    def with_membership(self, role, scopes):
        return Part(self.roles | {role}, self.scopes | set(scopes or ()))


NO_PART = Part()


def parts_of(user) -> dict[int, Part]:
    """Enterprise id -> what the person is there today. Asked once per user object."""
    if not user.is_authenticated or not user.is_active:
        return {}
    known = user.__dict__.get("_enterprise_roles")
    if known is None:
        known = {}
        rows = EnterpriseMember.objects.current().filter(user=user)
        for pk, role, scopes in rows.values_list("enterprise_id", "role", "delegation__scopes"):
            known[pk] = known.get(pk, NO_PART).with_membership(role, scopes)
        user.__dict__["_enterprise_roles"] = known
    return known


def part_of(user, enterprise) -> Part:
    return parts_of(user).get(enterprise.pk, NO_PART)


def enterprise_roles_of(user) -> dict[int, frozenset[str]]:
    """Enterprise id -> the roles the person has there today."""
    return {pk: part.roles for pk, part in parts_of(user).items()}


def scopes_of(user, enterprise) -> frozenset[str]:
    """What the person may bind the enterprise in: an owner in everything, a delegate in what the
    delegation says, a clerk in nothing."""
    part = part_of(user, enterprise)
    return frozenset(Scope.values) if Role.OWNER in part.roles else part.scopes


def can_act_for(user, enterprise) -> bool:
    """Whether the person does the enterprise's daily work in the portal: any role there today."""
    return enterprise.pk in parts_of(user)


def may_enter(user, enterprise, scope: str | None) -> bool:
    """Whether a room of the workspace is open to the person: a delegate comes only into the rooms of what
    he is entrusted with; owners and clerks into all. scope: of the room; None where everybody comes."""
    is_entrusted = scope is None or scope in scopes_of(user, enterprise)
    return is_entrusted or Role.CLERK in part_of(user, enterprise).roles


def can_sign_for(user, enterprise, scope: str | None = None) -> bool:
    """Whether what the person declares binds the enterprise: its owner, or a delegate entrusted with this
    scope (with anything, when None)."""
    if scope is not None:
        return scope in scopes_of(user, enterprise)
    return not part_of(user, enterprise).roles.isdisjoint({Role.OWNER, Role.DELEGATE})


def require_signer(user, enterprise) -> None:
    """Raise PermissionDenied unless what the person declares binds the enterprise."""
    if not can_sign_for(user, enterprise):
        raise PermissionDenied("由企业负责人或者受托人办理。")


def can_manage_members(user, enterprise) -> bool:
    """Whether the person invites and dismisses the enterprise's people: an owner; a delegate whose
    delegation covers the register, while there is no owner."""
    part = part_of(user, enterprise)
    if Role.OWNER in part.roles:
        return True
    if Scope.REGISTER not in part.scopes:
        return False
    owners = EnterpriseMember.objects.current().filter(enterprise=enterprise, role=Role.OWNER)
    return not owners.exists()


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
