from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "communities"
    verbose_name = "家政进社区"

    def ready(self):
        from communities import metrics, rooms  # noqa: F401 - metrics registers the plan's figures

        rooms.register()
