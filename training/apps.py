from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = "技能培训"

    def ready(self):
        from training import (  # noqa: F401 - they register there
            classroom_metrics,
            demand_room,
            landing,
            metrics,
            subjects,
        )
