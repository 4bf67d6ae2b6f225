from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "funds"
    verbose_name = "资金"

    def ready(self):
        from funds import proofs  # noqa: F401 - it registers what is proved
