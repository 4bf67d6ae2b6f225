from django.apps import AppConfig
from django.db.models.signals import m2m_changed, post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "账户"

    def ready(self):
        from accounts.groups import grant_role_permissions
        from accounts.permissions import forget_administrators

        post_migrate.connect(grant_role_permissions, dispatch_uid="accounts.roles")
        memberships = self.get_model("User").groups.through
        m2m_changed.connect(
            forget_administrators, memberships, dispatch_uid="accounts.administrators"
        )
