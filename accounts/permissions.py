"""Who administers the portal, and whose account who may change."""

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group
from django.db.models import Q

from accounts.roles import Role
from gaotai_jiazheng.short_memory import remembered


def administrator_roles_of(user) -> frozenset[str]:
    """The administrator roles a person holds."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    return roles_given(user)


def roles_given(account) -> frozenset[str]:
    """The administrator roles that stand in an account, also in one that is closed and acts in none of them."""
    return administrators().get(account.pk, frozenset())


@remembered(seconds=5)
def administrators() -> dict[int, frozenset[str]]:
    """User id -> administrator roles; a handful of rows. Forgotten by this process when a group changes."""
    found = {}
    held = Group.objects.filter(name__in=Role.values, user__isnull=False)
    for user_id, name in held.values_list("user", "name"):
        found[user_id] = found.get(user_id, frozenset()) | {name}
    return found


def forget_administrators(**_):
    """Receiver of ``m2m_changed``: somebody joined or left a group."""
    administrators.forget()


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
    become it. One that was closed is such an account still, with its roles for whoever opened it again.
    """
    if user.is_superuser:
        return True
    if account.is_superuser or roles_given(account):
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


def accounts_for_tokens(user):
    """The accounts for which the person may issue a token: those of ``can_issue_token``."""
    may = Q(pk=user.pk)
    if is_security_administrator(user):
        may |= Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return get_user_model().objects.filter(may).order_by("username")
