from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "disclosure"
    verbose_name = "公示和异议"

    def ready(self):
        from disclosure import clocks, services  # noqa: F401 - they register what they hear of days
