from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "contracts"
    verbose_name = "三方合同"

    def ready(self):
        from contracts import metrics, rooms  # noqa: F401 - metrics registers the target's figure

        rooms.register()
