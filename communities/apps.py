from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "communities"
    verbose_name = "家政进社区"

    def ready(self):
        from communities import rooms

        rooms.register()
