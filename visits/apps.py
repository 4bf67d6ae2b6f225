from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "visits"
    verbose_name = "上门记录和星级"

    def ready(self):
        from enterprises.cancelling import when_cancelled
        from visits import badges, metrics, workspace  # noqa: F401 - they register what they have to say
        from visits.services import cancel_of_who_left, cancel_those_of
        from workers.leaving import when_left

        when_cancelled(cancel_those_of)
        when_left(cancel_of_who_left)
