from django.apps import AppConfig


class EmploymentConfig(AppConfig):
    name = "employment"
    verbose_name = "就业服务"

    def ready(self):
        from employment import metrics, rooms  # noqa: F401 - metrics registers the plan's figures

        rooms.register()
