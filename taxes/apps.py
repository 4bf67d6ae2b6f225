from django.apps import AppConfig


class TaxesConfig(AppConfig):
    name = "taxes"
    verbose_name = "免税条件自查"

    def ready(self):
        from taxes import metrics, rooms  # noqa: F401 - they register there
