"""Signing in for tests of pages that ask who it is."""

import time

from allauth.account.internal.userkit import user_id_to_str


def sign_in(client, user):
    """Sign a person in who has proved just now who they are, as after the sign-in page."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = user_id_to_str(user)
    session.save()
