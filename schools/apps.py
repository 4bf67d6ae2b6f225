from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    name = "schools"
    verbose_name = "职业院校和校企合作"

    def ready(self):
        from enterprises.cancelling import when_cancelled
        from schools import clocks, metrics  # noqa: F401 - they register there
        from schools.services.agreements import end_those_of

        when_cancelled(end_those_of)
