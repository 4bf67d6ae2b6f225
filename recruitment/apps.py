from django.apps import AppConfig


class RecruitmentConfig(AppConfig):
    name = "recruitment"
    verbose_name = "劳务对接和创业"

    def ready(self):
        from enterprises.cancelling import when_cancelled
        from recruitment import clocks, metrics, rooms  # noqa: F401 - they register there
        from recruitment.services.events import withdraw_those_of

        when_cancelled(withdraw_those_of)
