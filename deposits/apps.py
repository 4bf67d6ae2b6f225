from django.apps import AppConfig


class DepositsConfig(AppConfig):
    name = "deposits"
    verbose_name = "质量保证金"

    def ready(self):
        from deposits import metrics, proofs, workspace  # noqa: F401 - they register what they have to say
