from django.apps import AppConfig


class RatingsConfig(AppConfig):
    name = "ratings"
    verbose_name = "标准化评定"

    def ready(self):
        from enterprises.cancelling import when_cancelled
        from ratings import metrics, rooms  # noqa: F401 - metrics registers the target's figure
        from ratings.services import end_those_of

        rooms.register()
        when_cancelled(end_those_of)
