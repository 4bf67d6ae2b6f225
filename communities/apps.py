from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "communities"
    verbose_name = "家政进社区"

    def ready(self):
        from communities import metrics, rooms  # noqa: F401 - metrics registers the plan's figures
        from communities.services import close_those_of, outlet_at
        from enterprises.cancelling import when_cancelled
        from enterprises.premises_uses import asked_before_end

        rooms.register()
        when_cancelled(close_those_of)
        asked_before_end(outlet_at)
