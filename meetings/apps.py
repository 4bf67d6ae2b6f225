from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "会商和事项"

    def ready(self):
        from meetings import metrics, rooms  # noqa: F401 - they register there
