from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = "企业登记"

    def ready(self):
        from enterprises import (  # noqa: F401 - the register's own parts
            landing,
            metrics,
            own_evidence,
            own_rooms,
        )
        from enterprises.services import ending  # noqa: F401 - it registers there
