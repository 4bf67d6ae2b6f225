"""Messages sent out, calls to partners, logs and metrics."""

from gaotai_jiazheng import logs
from gaotai_jiazheng.settings.environment import IS_PRODUCTION, VAR_DIR, env

if env("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="gaotai-jiazheng@localhost")
# Empty = messages are written to the log of the worker instead of being sent; in production nowhere.
SMS_GATEWAY_URL = env("SMS_GATEWAY_URL", default="")
SMS_GATEWAY_TOKEN = env("SMS_GATEWAY_TOKEN", default="")

# Partners' hosts on the county's own network: only these are called over http or at a private address.
EXCHANGE_INTERNAL_HOSTS = env.list("EXCHANGE_INTERNAL_HOSTS", default=[])

LOG_LEVEL = env("LOG_LEVEL", default="INFO")
LOGGING = logs.configuration(level=LOG_LEVEL, as_json=IS_PRODUCTION)
# Whoever presents it may read /metrics; without one, only this machine may.
METRICS_TOKEN = env("METRICS_TOKEN", default="")
