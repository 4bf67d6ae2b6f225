"""How people sign in and stay signed in, and when a failing account is closed."""

from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy

from gaotai_jiazheng.settings.environment import IS_PRODUCTION, env
from gaotai_jiazheng.settings.site import SITE_NAME

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
CSRF_FAILURE_VIEW = "gaotai_jiazheng.views.csrf_failure"
