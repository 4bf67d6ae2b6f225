from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "plan"
    verbose_name = "方案和目标"

    def ready(self):
        from plan import bureau_metrics  # noqa: F401 - it registers its figure
