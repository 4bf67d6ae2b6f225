from django.apps import AppConfig


class WorkersConfig(AppConfig):
    name = "workers"
    verbose_name = "家政服务人员"

    def ready(self):
        from workers import metrics, workspace  # noqa: F401 - they register what they have to say
