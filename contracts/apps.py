from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "contracts"
    verbose_name = "合同和模板"

    def ready(self):
        from contracts import metrics, rooms, tax_evidence  # noqa: F401 - they register there
        from contracts.services.sending import withdraw_those_of
        from enterprises.cancelling import when_cancelled

        rooms.register()
        when_cancelled(withdraw_those_of)
