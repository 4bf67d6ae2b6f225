from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "stories"
    verbose_name = "宣传"

    def ready(self):
        from stories import metrics  # noqa: F401 - it registers the figures
