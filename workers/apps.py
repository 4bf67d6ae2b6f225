from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WorkersConfig(AppConfig):
    name = "workers"
    verbose_name = "家政服务人员"

    def ready(self):
        from workers import (  # noqa: F401 - they register what they say
            contract_parties,
            metrics,
            tax_evidence,
            workspace,
        )

        contract_parties.register()
        # What each app says it keeps about a worker (kept).
        autodiscover_modules("kept_of_workers")
