from django.apps import AppConfig


class PromotionConfig(AppConfig):
    name = "promotion"
    verbose_name = "促消费活动"

    def ready(self):
        from promotion import metrics, rooms  # noqa: F401 - metrics registers the plan's figures

        rooms.register()
