from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "部门会商"

    def ready(self):
        from meetings import metrics, rooms  # noqa: F401 - they register there
