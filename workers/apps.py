from django.apps import AppConfig


class WorkersConfig(AppConfig):
    name = "workers"
    verbose_name = "家政服务人员"

    def ready(self):
        from workers import workspace  # noqa: F401 - it registers its room and its things to do
