from django.apps import AppConfig


class PromotionConfig(AppConfig):
    name = "promotion"
    verbose_name = "促消费活动"

    def ready(self):
        from enterprises.cancelling import when_cancelled
        from promotion import (  # noqa: F401 - they register what they have to say
            listening,
            metrics,
            rooms,
        )
        from promotion.services.joining import end_those_of

        rooms.register()
        when_cancelled(end_those_of)
