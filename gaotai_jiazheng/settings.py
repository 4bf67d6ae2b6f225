"""Settings of the portal, read from the environment; the defaults are those of production.

``DJANGO_ENV`` is ``production`` unless it says ``demo`` or ``test``. Production refuses to start when
a secret is missing and names the variable. Every variable stands in docs/operations.md.
"""

import re
from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy

from gaotai_jiazheng import logs

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()

DJANGO_ENV = env("DJANGO_ENV", default="production")
if DJANGO_ENV not in {"production", "demo", "test"}:
    raise ImproperlyConfigured("DJANGO_ENV must be production, demo or test.")
IS_PRODUCTION = DJANGO_ENV == "production"


def secret(name, demo_value):
    """A value that production must bring itself and that the demo and the tests may leave out.

    It may stand in a file that ``<name>_FILE`` names. The variable itself comes first: a rehearsal of a
    restore names its own DATABASE_URL, and must never reach the one in the file.
    """
    if value := env(name, default=""):
        return value
    if path := env(f"{name}_FILE", default=""):
        return Path(path).read_text("utf-8").strip()
    if IS_PRODUCTION:
        raise ImproperlyConfigured(f"{name} is not set; production does not start without it.")
    return demo_value


SECRET_KEY = secret("SECRET_KEY", "demo-only-not-a-secret-" + "0" * 40)
DEBUG = False
ALLOWED_HOSTS = [host for host in secret("ALLOWED_HOSTS", "*").split(",") if host]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = secret("SITE_URL", "http://127.0.0.1:8000").rstrip("/")

# Whose portal it is; every name of the site that a page, a mail, a feed or a file shows is made of these.
SITE_PROVINCE = env("SITE_PROVINCE", default="甘肃省")
SITE_CITY = env("SITE_CITY", default="张掖市")
SITE_COUNTY = env("SITE_COUNTY", default="高台县")
SITE_NAME = env("SITE_NAME", default=f"{re.sub('(县|市|区|旗)$', '', SITE_COUNTY)}家政")
SITE_FULL_NAME = env("SITE_FULL_NAME", default=f"{SITE_COUNTY}家政服务平台")

# Directory for what is neither code nor database: attachments, mail of the demo, static files.
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))

# Applications ------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "gaotai_jiazheng.apps.WorkbenchConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "gaotai_jiazheng",
    "accounts",
    "regions",
    "bureaus",
    "reminders",
    "papers",
    "disclosure",
    "ledger",
    "plan",
    "funds",
    "reporting",
    "meetings",
    "enterprises",
    "market",
    "contracts",
    "inspections",
    "ratings",
    "deposits",
    "communities",
    "workers",
    "employment",
    "credentials",
    "schools",
    "recruitment",
    "brands",
    "competitions",
    "subsidies",
    "training",
    "promotion",
    "cards",
    "visits",
    "taxes",
    "complaints",
    "exchange",
    "stories",
    "search",
    "backups",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Above whatever can answer by itself: a static file, an outage, a host that is not ours.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "gaotai_jiazheng.page_middleware.ContentPolicyMiddleware",
    "gaotai_jiazheng.page_middleware.PrivatePagesMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gaotai_jiazheng.log_context.RequestLogMiddleware",
    "gaotai_jiazheng.page_middleware.NoNulMiddleware",
    "gaotai_jiazheng.outage.DatabaseOutageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "gaotai_jiazheng.page_middleware.TamperedMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SignInMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.IdleSignOutMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "gaotai_jiazheng.page_middleware.PageMessagesMiddleware",
    "gaotai_jiazheng.admin_site.WorkbenchPolicyMiddleware",
    "gaotai_jiazheng.history.SignedInHistoryMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "gaotai_jiazheng.urls"
WSGI_APPLICATION = "gaotai_jiazheng.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gaotai_jiazheng.context.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# A GET changes nothing, so nobody has to be named for it.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# Database and cache ------------------------------------------------------------------------------

DATABASES = {
    "default": env.db_url_config(secret("DATABASE_URL", "postgres://gaotai@127.0.0.1/gaotai"))
}
DATABASES["default"].update(
    ENGINE="gaotai_jiazheng.database", CONN_MAX_AGE=600, CONN_HEALTH_CHECKS=True
)
DATABASE_OPTIONS = DATABASES["default"].setdefault("OPTIONS", {})
DATABASE_OPTIONS.setdefault("connect_timeout", 3)
# Pages are read from memory or a solid-state disk, where an index is never four times dearer than the
# table; and no query here runs so long that compiling it pays. libpq reads PGOPTIONS only where a
# connection brings no options of its own.
PGOPTIONS = env("PGOPTIONS", default="")
PLANNER_OPTIONS = "-c random_page_cost=1.1 -c jit=off"
DATABASE_OPTIONS.setdefault("options", f"{PLANNER_OPTIONS} {PGOPTIONS}".strip())
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = secret("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "gaotai",
        # A broker that does not answer must not hold a resident's request.
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    },
}

# Personal data -----------------------------------------------------------------------------------

# "id:base64 of 32 bytes" (16 bytes for sm4-gcm), separated by commas; the first one seals, all open.
SEALED_KEYS = secret("SEALED_KEYS", "demo:" + "ZGVtby1vbmx5LWtleS1vZi0zMi1ieXRlcy1ub3Qtc2U=")
SEALED_CIPHER = env("SEALED_CIPHER", default="aes-gcm")
BLIND_INDEX_KEY = secret("BLIND_INDEX_KEY", "demo-only-blind-index-key")

# Accounts ----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "accounts.backends.PasswordBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("admin:index")

# Failed sign-ins after which an account is closed to one address, an account to all addresses that it
# does not know, and an address to all accounts that do not know it; and for how long.
SIGN_IN_FAILURES_PER_PAIR = 5
SIGN_IN_FAILURES_PER_ACCOUNT = 20
SIGN_IN_FAILURES_PER_ADDRESS = 50
SIGN_IN_LOCK_MINUTES = 15
AXES_HANDLER = "accounts.lockout.SignInHandler"
AXES_CLIENT_IP_CALLABLE = "accounts.lockout.axes_address"
AXES_USERNAME_CALLABLE = "accounts.lockout.axes_username"
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_answer"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = SIGN_IN_FAILURES_PER_PAIR
AXES_COOLOFF_TIME = timedelta(minutes=SIGN_IN_LOCK_MINUTES)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "login", "ip_address", "csrfmiddlewaretoken", "next"]

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60  # seconds
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "reauthenticate": "accounts.forms.PasswordAgainForm",
    "change_password": "accounts.forms.NewPasswordForm",
}
# Passwords are counted in the database (accounts.lockout), so that sign-in works while the cache is
# away. Codes of the second factor are asked for only after the right password: those who can reach
# that count have the password, so it locks nobody else out.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "5/5m/key",
    "reauthenticate": None,
    "change_password": None,
}
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_TOTP_ISSUER = SITE_NAME
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.CodeAgainForm",
    "activate_totp": "accounts.forms.ActivationForm",
}

# "required" or "optional" (the demo): whether staff must sign in with a second factor.
STAFF_SECOND_FACTOR = env(
    "STAFF_SECOND_FACTOR", default="required" if IS_PRODUCTION else "optional"
)
if IS_PRODUCTION and STAFF_SECOND_FACTOR != "required":
    raise ImproperlyConfigured("STAFF_SECOND_FACTOR must be required in production.")

IDLE_SIGN_OUT_MINUTES = env.int("IDLE_SIGN_OUT_MINUTES", default=30)
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
# No script of ours reads it: each form carries its token.
CSRF_COOKIE_HTTPONLY = True
# How many proxies in front of us write X-Forwarded-For; 0 = trust the socket's address only.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

# Language and time -------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]

# Files -------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(VAR_DIR / "static")))
if DJANGO_ENV == "test":
    STATIC_ROOT = (
        None  # nothing is collected for tests, and WhiteNoise warns of a missing directory
    )
STATICFILES_DIRS = [BASE_DIR / "static"]
# What has to answer at the top of the site: browsers ask for /favicon.ico by that name alone.
WHITENOISE_ROOT = BASE_DIR / "static" / "root"
STORAGES = {
    # Attachments: outside the web root, no URL; a view serves them after asking who looks.
    "default": {
        "BACKEND": "gaotai_jiazheng.whole_files.WholeFileStorage",
        "OPTIONS": {"location": VAR_DIR / "attachments", "base_url": None},
    },
    "staticfiles": {
        "BACKEND": {
            "production": "whitenoise.storage.CompressedManifestStaticFilesStorage",
            "demo": "gaotai_jiazheng.static_files.QuickManifestStorage",
            "test": "django.contrib.staticfiles.storage.StaticFilesStorage",
        }[DJANGO_ENV]
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# Transport and headers ---------------------------------------------------------------------------

if IS_PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    if TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

# Public site -------------------------------------------------------------------------------------

# The imprint of a government site (《政府网站发展指引》国办发〔2017〕47号). What is empty is not shown.
SITE_IMPRINT = [
    ("主办单位", env("SITE_SPONSOR", default="")),
    ("承办单位", env("SITE_OPERATOR", default="")),
    ("联系电话", env("SITE_CONTACT", default="")),
    ("网站标识码", env("SITE_IDENTIFICATION_CODE", default="")),
    ("ICP备案号", env("SITE_ICP_NUMBER", default="")),
    ("公安备案号", env("SITE_PUBLIC_SECURITY_NUMBER", default="")),
]
SITE_ERROR_REPORT_URL = env("SITE_ERROR_REPORT_URL", default="")
# Every address but /healthz answers with the maintenance page.
MAINTENANCE = env.bool("MAINTENANCE", default=False)

# Staff workbench ---------------------------------------------------------------------------------

UNFOLD = {
    "SITE_TITLE": f"{SITE_NAME}工作台",
    "SITE_HEADER": SITE_NAME,
    "SITE_SUBHEADER": "部门工作台",
    "SITE_SYMBOL": "home_work",
    "SITE_FAVICONS": [
        {"rel": "icon", "sizes": "32x32", "href": "/favicon.ico"},
        {"rel": "icon", "type": "image/svg+xml", "href": "gaotai_jiazheng.sidebar.icon"},
    ],
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "THEME": "light",
    "ENVIRONMENT": "gaotai_jiazheng.sidebar.environment_label",
    "DASHBOARD_CALLBACK": "gaotai_jiazheng.start_page.fill",
    "STYLES": ["gaotai_jiazheng.sidebar.stylesheet"],
    "SCRIPTS": ["gaotai_jiazheng.sidebar.script"],
    "ACCOUNT": {"navigation": "gaotai_jiazheng.sidebar.account_links"},
    "SIDEBAR": {"navigation": "gaotai_jiazheng.sidebar.navigation"},
    "BORDER_RADIUS": "4px",
    # The public site's green; its tones for unfold.
    "COLORS": {
        "primary": {
            "50": "#eaf2ee",
            "100": "#d5e6de",
            "200": "#aecdc0",
            "300": "#82b09e",
            "400": "#4f8d78",
            "500": "#2c6e5b",
            "600": "#1b5a4a",
            "700": "#164a3d",
            "800": "#10392f",
            "900": "#0c2b24",
            "950": "#071b16",
        },
    },
}

# Programs ----------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        # First: the first one's WWW-Authenticate makes a refusal 401 instead of 403.
        "accounts.authentication.ApiTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "accounts.authentication.HasScope",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["gaotai_jiazheng.api_bodies.ShallowJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["gaotai_jiazheng.api_conventions.StrictFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "gaotai_jiazheng.api_conventions.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "gaotai_jiazheng.api_conventions.exception_handler",
    "PAGE_SIZE": 20,
    "COERCE_DECIMAL_TO_STRING": True,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{SITE_NAME} API",
    "DESCRIPTION": f"{SITE_FULL_NAME}的数据接口。",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "gaotai_jiazheng.api_schema.describe_errors",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ApplicationChannel": "subsidies.models.Application.Channel",
        "ComplaintAction": "complaints.transitions.Action",
        "ComplaintChannel": "complaints.models.choices.Channel",
        "ComplaintKind": "complaints.models.choices.Kind",
        "ComplaintState": "complaints.transitions.State",
        "CommunityKind": "regions.models.Community.Kind",
        "DeadlineState": "reminders.models.Deadline.State",
        "EnterpriseState": "enterprises.models.Enterprise.State",
        "MeasureKind": "plan.models.Measure.Kind",
        "ServiceLineEnum": "enterprises.models.ServiceLine",
    },
}

# How often one address may file a complaint, look one up, and fail to look one up.
COMPLAINTS_PER_HOUR = env.int("COMPLAINTS_PER_HOUR", default=30)
TRACKINGS_PER_MINUTE = env.int("TRACKINGS_PER_MINUTE", default=20)
FAILED_TRACKINGS_PER_HOUR = env.int("FAILED_TRACKINGS_PER_HOUR", default=10)

# So many workers of one employer claiming wages within so many days are reported to the labour bureau on
# the same day. 待县人社局确认.
COLLECTIVE_CLAIM_PEOPLE = env.int("COLLECTIVE_CLAIM_PEOPLE", default=3)
COLLECTIVE_CLAIM_DAYS = env.int("COLLECTIVE_CLAIM_DAYS", default=30)

# Years from the closing of a case after which its complainant is erased, as the privacy notice says.
RETENTION_YEARS_OF_CASES = env.int("RETENTION_YEARS_OF_CASES", default=3)
if RETENTION_YEARS_OF_CASES < 1:
    raise ImproperlyConfigured("RETENTION_YEARS_OF_CASES must be at least 1.")

# Years from the end of a three-party contract after which its people are erased. 待县档案局、县市场监管局确认。
RETENTION_YEARS_OF_CONTRACTS = env.int("RETENTION_YEARS_OF_CONTRACTS", default=3)
if RETENTION_YEARS_OF_CONTRACTS < 1:
    raise ImproperlyConfigured("RETENTION_YEARS_OF_CONTRACTS must be at least 1.")

# Hotlines ----------------------------------------------------------------------------------------

# Hosts of partners on the county's own network: only these are called by http or at a private address.
EXCHANGE_INTERNAL_HOSTS = env.list("EXCHANGE_INTERNAL_HOSTS", default=[])

# Messages ----------------------------------------------------------------------------------------

if env("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="gaotai-jiazheng@localhost")
# Empty = messages are written to the log of the worker instead of being sent.
SMS_GATEWAY_URL = env("SMS_GATEWAY_URL", default="")
SMS_GATEWAY_TOKEN = env("SMS_GATEWAY_TOKEN", default="")

# Where the daily backups are laid down, for the doctor to look at; empty = nobody looks.
BACKUP_DIR = env("BACKUP_DIR", default="")
# Whom backups are sealed to, as bin/backup --new-key prints it; else a file with a passphrase.
BACKUP_PUBLIC_KEY = env("BACKUP_PUBLIC_KEY", default="")
BACKUP_PASSPHRASE_FILE = env("BACKUP_PASSPHRASE_FILE", default="")
# The directory of pg_dump and pg_restore; empty = looked for.
PG_BIN_DIR = env("PG_BIN_DIR", default="")

# Logs and figures --------------------------------------------------------------------------------

LOG_LEVEL = env("LOG_LEVEL", default="INFO")
LOGGING = logs.configuration(level=LOG_LEVEL, as_json=IS_PRODUCTION)
# Who brings it may read /metrics; without one, only requests from this machine.
METRICS_TOKEN = env("METRICS_TOKEN", default="")
