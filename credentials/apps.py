from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "credentials"
    verbose_name = "技能评价和职业发展"

    def ready(self):
        from credentials import metrics, rooms  # noqa: F401 - they register there
