from django.apps import AppConfig


class BrandsConfig(AppConfig):
    name = "brands"
    verbose_name = "品牌和授权"

    def ready(self):
        from brands import badges, clocks, listening, metrics, rooms  # noqa: F401 - they register there
