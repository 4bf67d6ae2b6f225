from django.apps import AppConfig


class RecruitmentConfig(AppConfig):
    name = "recruitment"
    verbose_name = "劳务对接和创业"

    def ready(self):
        from recruitment import clocks, metrics, rooms  # noqa: F401 - they register there
