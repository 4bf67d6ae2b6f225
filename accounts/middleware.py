"""Asking for sign-in, signing out who has gone away, and asking staff for their second factor.

None looks at the session of a visitor who has none: a public page asks the database nothing.
"""

import time

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.shortcuts import redirect

from accounts.adapters import needs_second_factor

LAST_SEEN = "last_seen"
SIGNED_IN_AT = "signed_in_at"
# Why the portal has signed somebody out, for the page that says so.
SIGNED_OUT_BECAUSE = "signed_out_because"
IDLE, TOO_LONG = "idle", "too_long"
SEEN_IS_NOTED_EVERY_SECONDS = 60

# What a staff member without a second factor may reach: setting one up, and leaving.
OPEN_WITHOUT_SECOND_FACTOR = frozenset(
    {"mfa_activate_totp", "account_reauthenticate", "account_logout", "admin:logout", "set_view"}
)


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's, which asks for the person also before a view that is open to everybody."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class IdleSignOutMiddleware:
    """Ends a session after ``settings.IDLE_SIGN_OUT_MINUTES`` without a request, and ``settings.SESSION_COOKIE_AGE``
    seconds after the sign-in whatever was asked meanwhile: by itself Django puts that end off whenever the session
    is written, as ``LAST_SEEN`` is.

    Source: GB/T 22239-2019 8.1.4.1 b, sign-out after a time.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            self.sign_out_or_note(request)
        response = self.get_response(request)
        if request.session.accessed and SESSION_KEY in request.session:
            request.session.setdefault(LAST_SEEN, int(time.time()))
            request.session.setdefault(SIGNED_IN_AT, int(time.time()))
        return response

    def sign_out_or_note(self, request):
        last_seen = request.session.get(LAST_SEEN)
        if last_seen is None or SESSION_KEY not in request.session:
            return
        now = time.time()
        idle_seconds = now - last_seen
        if idle_seconds > settings.IDLE_SIGN_OUT_MINUTES * 60:
            sign_out(request, IDLE)
        elif now - request.session.get(SIGNED_IN_AT, now) > settings.SESSION_COOKIE_AGE:
            sign_out(request, TOO_LONG)
        elif idle_seconds >= SEEN_IS_NOTED_EVERY_SECONDS:
            request.session[LAST_SEEN] = int(now)


def sign_out(request, because):
    logout(request)
    request.session[SIGNED_OUT_BECAUSE] = because


class SecondFactorMiddleware:
    """Sends staff without an authenticator to set one up, where the portal requires it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        if not request.user.is_authenticated or not needs_second_factor(request.user):
            return None
        if request.resolver_match.view_name in OPEN_WITHOUT_SECOND_FACTOR:
            return None
        if is_mfa_enabled(request.user, ["totp"]):
            return None
        return redirect("mfa_activate_totp")
