"""The three administrators of the portal and what each may do in the admin.

One person holds at most one of these roles: who keeps the system, who grants rights and who audits
both are three people. Source: GB/T 22239-2019, 安全管理中心 (system, security and audit management).
"""

from django.db.models import TextChoices


class Role(TextChoices):
    """Stored as the names of groups."""

    SYSTEM = "system", "系统管理员"
    SECURITY = "security", "安全管理员"
    AUDIT = "audit", "审计管理员"


def _of(app, models, *actions):
    return {f"{app}.{action}_{model}" for model in models.split() for action in actions}


# Permissions as "app.codename". Rights on cases are nobody's here: they follow from memberships.
PERMISSIONS = {
    Role.SYSTEM: (
        _of("accounts", "user", "view", "add", "change")
        | _of("regions", "town community", "view", "add", "change")
        | _of("bureaus", "bureau bureaumember", "view", "add", "change")
        | _of("reminders", "deadlinerule calendaryear reminderstage", "view", "add", "change")
        | _of("reminders", "notification", "view", "change")
        | _of("complaints", "category privacynotice routingrule", "view", "add", "change")
    ),
    Role.SECURITY: (
        _of("accounts", "user", "view", "change")
        | _of("accounts", "apitoken", "view", "add", "change")
        | _of("accounts", "signinfailure", "view", "delete")
        | _of("accounts", "signin refusedsignin", "view")
    ),
    Role.AUDIT: _of(
        "accounts", "accesslog signin signinfailure refusedsignin user apitoken", "view"
    ),
}
