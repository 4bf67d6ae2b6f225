"""Fixtures of the accounts app's tests."""

import pytest


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Hundreds of sign-ins, none of which tests the hasher."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
