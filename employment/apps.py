from django.apps import AppConfig


class EmploymentConfig(AppConfig):
    name = "employment"
    verbose_name = "就业服务"

    def ready(self):
        from employment import metrics, rooms  # noqa: F401 - metrics registers the plan's figures
        from employment.services.posting import withdraw_those_of
        from enterprises.cancelling import when_cancelled

        rooms.register()
        when_cancelled(withdraw_those_of)
