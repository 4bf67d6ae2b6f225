from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "账户"

    def ready(self):
        from accounts.groups import grant_role_permissions

        post_migrate.connect(grant_role_permissions, dispatch_uid="accounts.roles")
