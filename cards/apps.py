from django.apps import AppConfig


class CardsConfig(AppConfig):
    name = "cards"
    verbose_name = "上门服务证"

    def ready(self):
        from cards import metrics, workspace  # noqa: F401 - they register there
        from cards.services import let_those_of, let_who_left
        from enterprises.cancelling import when_cancelled
        from workers.leaving import when_left

        when_cancelled(let_those_of)
        when_left(let_who_left)
