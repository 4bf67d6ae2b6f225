from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = "报告和报表"

    def ready(self):
        from reporting import metrics, rooms  # noqa: F401 - they register there
