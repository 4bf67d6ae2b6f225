"""System checks: what would go wrong quietly is said at the start."""

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql.psycopg_any import is_psycopg3

from gaotai_jiazheng import sealed


@checks.register(checks.Tags.database)
def check_driver(databases=None, **kwargs):
    """psycopg 3 takes over silently as soon as any package brings it in."""
    if not is_psycopg3:
        return []
    message = "psycopg 3 is installed and Django prefers it; this project is tested with psycopg 2."
    return [checks.Error(message, hint="pip uninstall psycopg", id="gaotai_jiazheng.E001")]


@checks.register(checks.Tags.security)
def check_sealed_keys(app_configs, **kwargs):
    """A key of the wrong size would be found only when the first complaint is filed."""
    try:
        sealed.seal("check", "gaotai_jiazheng.checks")
    except (ImproperlyConfigured, KeyError, StopIteration, ValueError) as error:
        message = f"SEALED_KEYS or SEALED_CIPHER cannot be used: {error}"
        return [checks.Error(message, id="gaotai_jiazheng.E002")]
    return []


@checks.register(checks.Tags.security, deploy=True)
def check_demo_values(app_configs, **kwargs):
    """Values that stand in the source open everything they were to lock."""
    values = {
        "SECRET_KEY": settings.SECRET_KEY,
        "SEALED_KEYS": settings.SEALED_KEYS,
        "BLIND_INDEX_KEY": settings.BLIND_INDEX_KEY,
    }
    return [
        checks.Error(f"{name} is the demo's.", id="gaotai_jiazheng.E003")
        for name, value in values.items()
        if value.startswith(("demo-only", "demo:"))
    ]


@checks.register(deploy=True)
def check_ways_out(app_configs, **kwargs):
    """Without a mail server, reminders of statutory deadlines stay in the portal's own inbox."""
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        message = "EMAIL_URL is not set: e-mail is written to files and reaches nobody."
        return [checks.Warning(message, id="gaotai_jiazheng.W001")]
    return []


@checks.register(deploy=True)
def check_text_messages(app_configs, **kwargs):
    """Residents sign, enrol and look at their own by codes that come as text messages."""
    if not settings.SMS_GATEWAY_URL:
        message = "SMS_GATEWAY_URL is not set: codes and links of text messages reach nobody."
        return [checks.Warning(message, id="gaotai_jiazheng.W003")]
    return []


@checks.register(deploy=True)
def check_proxy(app_configs, **kwargs):
    """Behind a proxy that is not counted, all visitors share one address and one limit."""
    if not settings.TRUSTED_PROXY_COUNT:
        message = "TRUSTED_PROXY_COUNT is 0: behind a proxy everybody has its address, and each page is sent on to itself."
        return [checks.Warning(message, id="gaotai_jiazheng.W002")]
    return []
