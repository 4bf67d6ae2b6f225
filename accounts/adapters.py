"""How allauth signs people in here: by user name and password, without registration."""

import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.shortcuts import redirect

from accounts.landing import landing_of
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.sealed import seal, unseal

SECRET_LABEL = "mfa.authenticator.data"


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def get_login_redirect_url(self, request):
        return landing_of(request.user)

    def is_safe_url(self, url):
        """As allauth has it, which breaks on what is no address, such as ``http://[``."""
        try:
            return super().is_safe_url(url)
        except ValueError:
            return False

    def get_client_ip(self, request):
        return client_address(request)

    def pre_authenticate(self, request, **credentials):
        """Nothing: allauth's own count per user name would let a stranger lock its owner out.

        Failures are counted in ``accounts.lockout``.
        """

    def respond_user_inactive(self, request, user):
        return redirect("account_login")

    def is_reauthentication_required(self, *, app, **kwargs):
        return not authenticated_recently(self.request)


def authenticated_recently(request) -> bool:
    """Whether the person has proved who they are within the last minutes, by signing in or again."""
    records = get_authentication_records(request, request.user)
    if not records:
        return False
    age_seconds = time.time() - max(record["at"] for record in records)
    return age_seconds < app_settings.REAUTHENTICATION_TIMEOUT


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of authenticators sealed; allauth would store them in the clear."""

    def encrypt(self, text):
        return seal(text, SECRET_LABEL)

    def decrypt(self, encrypted_text):
        return unseal(encrypted_text, SECRET_LABEL)

    def get_totp_label(self, user):
        return user.get_username()

    def can_delete_authenticator(self, authenticator):
        return not needs_second_factor(authenticator.user)


def needs_second_factor(user) -> bool:
    """Whether this person may work only with a second factor: staff, where the portal requires it."""
    return settings.STAFF_SECOND_FACTOR == "required" and (user.is_staff or user.is_superuser)
