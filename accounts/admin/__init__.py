"""Accounts in the web admin: people, roles, sign-ins, tokens, and who looked at what."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group

from accounts.admin.access_log import AccessLogAdmin
from accounts.admin.sign_ins import RefusedSignInAdmin, SignInAdmin, SignInFailureAdmin
from accounts.admin.tokens import ApiTokenAdmin
from accounts.admin.users import UserAdmin

__all__ = [
    "AccessLogAdmin",
    "ApiTokenAdmin",
    "RefusedSignInAdmin",
    "SignInAdmin",
    "SignInFailureAdmin",
    "UserAdmin",
]

# Roles are given on the page of a user; what a role may do is in the code. Addresses of allauth are
# not used, and an authenticator's row is a secret.
for model in (Group, EmailAddress, Authenticator):
    admin.site.unregister(model)
