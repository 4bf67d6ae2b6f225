from django.apps import AppConfig


class MarketConfig(AppConfig):
    name = "market"
    verbose_name = "价目表和公约"
