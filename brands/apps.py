from django.apps import AppConfig


class BrandsConfig(AppConfig):
    name = "brands"
    verbose_name = "劳务品牌"

    def ready(self):
        from brands import badges, clocks, listening, metrics, rooms  # noqa: F401 - they register there
