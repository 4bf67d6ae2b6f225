"""The installed applications, the middleware every request passes through, and templates."""

from gaotai_jiazheng.settings.environment import BASE_DIR

DEBUG = False

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
    "gaotai_jiazheng.signed_out_page.SignedOutPageMiddleware",
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
            "builtins": ["gaotai_jiazheng.templatetags.acting_for"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# A GET changes nothing, so nobody has to be named for it.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
