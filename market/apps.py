from django.apps import AppConfig


class MarketConfig(AppConfig):
    name = "market"
    verbose_name = "价目表和公约"

    def ready(self):
        from market import rooms

        rooms.register()
