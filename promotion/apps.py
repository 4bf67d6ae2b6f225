from django.apps import AppConfig


class PromotionConfig(AppConfig):
    name = "promotion"
    verbose_name = "促消费活动"

    def ready(self):
        from promotion import (  # noqa: F401 - they register what they have to say
            listening,
            metrics,
            rooms,
        )

        rooms.register()
