from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    name = "schools"
    verbose_name = "职业院校和校企合作"

    def ready(self):
        from schools import clocks, metrics  # noqa: F401 - they register there
        from schools.services import agreements  # noqa: F401 - so does this
