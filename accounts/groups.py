"""The groups that stand behind the administrator roles, kept as ``accounts.roles`` says."""

from django.contrib.auth.models import Group, Permission

from accounts.roles import PERMISSIONS


def grant_role_permissions(app_config, using, **kwargs):
    """Give each role exactly its permissions on the app that has just been migrated.

    After a migration rather than in one: Django makes an app's permissions only when its migrations
    have run, and the roles hold permissions on apps that stand above this one.
    """
    label = app_config.label
    for role, permissions in PERMISSIONS.items():
        names = [name.partition(".")[2] for name in permissions if name.startswith(f"{label}.")]
        if not names:
            continue
        group, _ = Group.objects.using(using).get_or_create(name=role.value)
        of_app = Permission.objects.using(using).filter(content_type__app_label=label)
        group.permissions.remove(
            *group.permissions.filter(content_type__app_label=label).exclude(codename__in=names)
        )
        group.permissions.add(*of_app.filter(codename__in=names))
