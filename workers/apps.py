from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WorkersConfig(AppConfig):
    name = "workers"
    verbose_name = "家政服务人员"

    def ready(self):
        from enterprises.cancelling import when_cancelled
        from workers import (  # noqa: F401 - they register what they say
            contract_parties,
            metrics,
            tax_evidence,
            workspace,
        )
        from workers.services.employing import end_those_of
        from workers.services.registering import withdraw_those_of

        contract_parties.register()
        when_cancelled(withdraw_those_of)
        when_cancelled(end_those_of)
        # What each app says it keeps about a worker (kept).
        autodiscover_modules("kept_of_workers")
