from django.apps import AppConfig


class SubsidiesConfig(AppConfig):
    name = "subsidies"
    verbose_name = "补贴与奖励"

    def ready(self):
        from subsidies import (  # noqa: F401 - they register what they have to say
            listening,
            metrics,
            papers,
            results,
            rooms,
            subsidised,
        )
