from django.apps import AppConfig


class RatingsConfig(AppConfig):
    name = "ratings"
    verbose_name = "标准化评定"

    def ready(self):
        from ratings import metrics, rooms  # noqa: F401 - metrics registers the target's figure

        rooms.register()
