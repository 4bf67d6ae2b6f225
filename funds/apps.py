from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "funds"
    verbose_name = "预算和拨付"

    def ready(self):
        from funds import metrics, proofs  # noqa: F401 - they register there
