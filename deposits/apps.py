from django.apps import AppConfig


class DepositsConfig(AppConfig):
    name = "deposits"
    verbose_name = "保证金和先行赔付"

    def ready(self):
        from deposits import metrics, proofs, workspace  # noqa: F401 - they register what they have to say
        from deposits.services import leave_with
        from enterprises.cancelling import when_cancelled

        when_cancelled(leave_with)
