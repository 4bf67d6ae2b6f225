from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = "技能培训"

    def ready(self):
        from enterprises.cancelling import when_cancelled
        from training import (  # noqa: F401 - they register there
            classroom_metrics,
            demand_room,
            landing,
            metrics,
            subjects,
        )
        from training.services.ordering import withdraw_those_of

        when_cancelled(withdraw_those_of)
