from django.apps import AppConfig


class MarketConfig(AppConfig):
    name = "market"
    verbose_name = "价目表和公约"

    def ready(self):
        from market import metrics, rooms  # noqa: F401 - metrics registers the figures

        rooms.register()
