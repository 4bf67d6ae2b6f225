from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin import apps as admin_apps
from django.utils.module_loading import autodiscover_modules


class GaotaiJiazhengConfig(AppConfig):
    name = "gaotai_jiazheng"
    verbose_name = settings.SITE_NAME

    def ready(self):
        from gaotai_jiazheng import checks, log_context, logs  # noqa: F401 - checks registers itself

        logs.configure_structlog()
        log_context.follow_tasks()
        # What each app says of itself to search, sitemap and feeds (public_pages).
        autodiscover_modules("public")
        # What each app says waits for a person (waiting_work).
        autodiscover_modules("waiting")


class WorkbenchConfig(admin_apps.AdminConfig):
    """Django's admin with the portal's own site."""

    default = False
    default_site = "gaotai_jiazheng.admin_site.WorkbenchSite"
