from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = "热线对接"

    def ready(self):
        from exchange import outbound  # noqa: F401 - it listens to the steps of cases
