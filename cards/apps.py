from django.apps import AppConfig


class CardsConfig(AppConfig):
    name = "cards"
    verbose_name = "上门服务证"

    def ready(self):
        from cards import metrics, workspace  # noqa: F401 - they register there
