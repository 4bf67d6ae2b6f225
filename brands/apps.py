from django.apps import AppConfig


class BrandsConfig(AppConfig):
    name = "brands"
    verbose_name = "品牌和授权"

    def ready(self):
        from brands import badges, clocks, listening, metrics, rooms  # noqa: F401 - they register there
        from brands.services.licensing import end_those_of
        from enterprises.cancelling import when_cancelled

        when_cancelled(end_those_of)
