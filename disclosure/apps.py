from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "disclosure"
    verbose_name = "公示和异议"

    def ready(self):
        from disclosure import clocks  # noqa: F401 - registers what it hears of moved days
