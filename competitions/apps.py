from django.apps import AppConfig


class CompetitionsConfig(AppConfig):
    name = "competitions"
    verbose_name = "职业技能竞赛"

    def ready(self):
        from competitions import landing, metrics, rooms  # noqa: F401 - they register there
