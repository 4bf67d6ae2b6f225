"""Who administers the portal, and whose account who may change."""

from django.contrib.auth.models import Group
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from accounts.roles import Role


def administrator_roles_of(user) -> frozenset[str]:
    """The administrator roles a person holds. Asked once per user object, or read together with it."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    known = getattr(user, "_administrator_roles", None)
    if known is None:
        names = user.groups.filter(name__in=Role.values).values_list("name", flat=True)
        known = remember_administrator_roles(user, names)
    return known


def administrator_roles_held(user_key: str) -> ArraySubquery:
    """The names of the roles, to be read in the query that reads the user of this key."""
    held = Group.objects.filter(name__in=Role.values, user=OuterRef(user_key))
    return ArraySubquery(held.values("name"))


def remember_administrator_roles(user, names) -> frozenset[str]:
    """Keep on the object what was read with it."""
    user._administrator_roles = frozenset(names)
    return user._administrator_roles


def is_system_administrator(user) -> bool:
    """Whether the person keeps users, bureaus, settings and rules."""
    return _has(user, Role.SYSTEM)


def is_security_administrator(user) -> bool:
    """Whether the person grants roles and tokens, opens locks and resets second factors."""
    return _has(user, Role.SECURITY)


def is_audit_administrator(user) -> bool:
    """Whether the person reads who did what."""
    return _has(user, Role.AUDIT)


def _has(user, role) -> bool:
    if user.is_active and user.is_superuser:
        return True
    return role in administrator_roles_of(user)


def can_change_account(user, account) -> bool:
    """Whether the person may change another's master data, password or sign-in.

    An administrator's account is changed by a superuser alone: whoever could set its password could
    become it.
    """
    if user.is_superuser:
        return True
    if account.is_superuser or administrator_roles_of(account):
        return False
    return is_system_administrator(user)


def can_assign_roles(user, account) -> bool:
    """Whether the person may give or take administrator roles: never one's own."""
    return is_security_administrator(user) and user.pk != account.pk and not account.is_superuser


def can_reset_second_factor(user, account) -> bool:
    """Whether the person may remove somebody's second factor, who then sets up a new one."""
    if user.pk == account.pk:
        return False
    if account.is_superuser:
        return user.is_superuser
    return is_security_administrator(user)


def can_issue_token(user, account) -> bool:
    """Whether the person may issue a token that acts for this account.

    For oneself, as staff; as security administrator also for an account of a program, that is one
    without a password. A token for another person would be that person's rights in other hands.
    """
    if user.pk == account.pk:
        return user.is_active and user.is_staff
    return is_security_administrator(user) and not account.has_usable_password()
