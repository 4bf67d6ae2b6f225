"""Changing what a person may do: each change is checked, made and written down in one transaction."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts import permissions
from accounts.access import log_access
from accounts.models import AccessLog, User
from accounts.roles import Role

RIGHTS_FIELDS = ("is_active", "is_staff", "is_superuser", "username", "password")


def validate_roles(roles):
    """Refuse more than one administrator role. Raises ValidationError, code roles_exclude_each_other."""
    if len(set(roles)) > 1:
        raise ValidationError(
            "系统管理员、安全管理员、审计管理员须由不同的人担任，一个人只能选其中一个。",
            code="roles_exclude_each_other",
        )


@transaction.atomic
def set_roles(account, roles, *, by, address=""):
    """Give a person exactly these administrator roles (none or one).

    Raises ValidationError, code roles_exclude_each_other, and PermissionDenied.
    """
    roles = set(roles)
    validate_roles(roles)
    User.objects.select_for_update().get(pk=account.pk)
    before = set(account.groups.filter(name__in=Role.values).values_list("name", flat=True))
    if roles == before:
        return
    if not permissions.can_assign_roles(by, account):
        raise PermissionDenied
    account.groups.remove(*Group.objects.filter(name__in=before - roles))
    account.groups.add(*Group.objects.filter(name__in=roles - before))
    changes = [f"-{name}" for name in sorted(before - roles)]
    changes += [f"+{name}" for name in sorted(roles - before)]
    log_access(by, AccessLog.Action.RIGHTS, account, changes, "变更管理员角色", address)


def record_change(account, changed_fields, *, by, address=""):
    """Write down which fields that decide about signing in were changed, if any."""
    changed = [name for name in RIGHTS_FIELDS if name in changed_fields]
    if changed:
        log_access(by, AccessLog.Action.RIGHTS, account, changed, "变更账户", address)


@transaction.atomic
def reset_second_factor(account, *, by, address="") -> bool:
    """Remove a person's authenticator and recovery codes; True when there was something to remove.

    Raises PermissionDenied.
    """
    if not permissions.can_reset_second_factor(by, account):
        raise PermissionDenied
    removed, _ = Authenticator.objects.filter(user=account).delete()
    if removed:
        log_access(by, AccessLog.Action.RIGHTS, account, ["second_factor"], "重置双重验证", address)
    return bool(removed)
