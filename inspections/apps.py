from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = "检查和整改"

    def ready(self):
        from inspections import metrics, rooms  # noqa: F401 - they register there
