"""TOTP and recovery codes, from setting them up to losing them."""

import json
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from accounts.tests.factories import UserFactory
from accounts.tests.sessions import sign_in
from gaotai_jiazheng.sealed import unseal

PASSWORD = "correct-horse-battery"
ACTIVATE = "/accounts/second-factor/activate/"


def code_for(secret):
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-23T09:00:00+08:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def staff(db):
    return UserFactory(username="staff", password=PASSWORD, is_staff=True)


def activate(client, user):
    """Set the second factor up as a person would; the secret."""
    sign_in(client, user)
    secret = client.get(ACTIVATE).context["form"].secret
    client.post(ACTIVATE, {"code": code_for(secret)})
    return secret


def enter_password(client):
    client.logout()
    return client.post(reverse("account_login"), {"login": "staff", "password": PASSWORD})


def test_setting_up_shows_a_qr_code_and_ends_with_recovery_codes(client, clock, staff, settings):
    settings.STAFF_SECOND_FACTOR = "required"
    sign_in(client, staff)
    page = client.get(ACTIVATE)
    secret = page.context["form"].secret

    answer = client.post(ACTIVATE, {"code": code_for(secret)}, follow=True)

    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert secret in page.content.decode()
    assert answer.redirect_chain == [("/accounts/second-factor/recovery-codes/", 302)]
    assert len(answer.context["unused_codes"]) == 10


def test_a_wrong_code_sets_nothing_up(client, clock, staff):
    sign_in(client, staff)
    client.get(ACTIVATE)

    answer = client.post(ACTIVATE, {"code": "000000"})

    assert answer.status_code == 422
    assert answer.context["form"].has_error("code", "incorrect_code")
    assert not Authenticator.objects.exists()


def test_the_secrets_are_sealed_in_the_database(client, clock, staff):
    secret = activate(client, staff)
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, data FROM mfa_authenticator ORDER BY type")
        stored = {kind: json.loads(data) for kind, data in cursor.fetchall()}

    assert secret not in str(stored)
    assert unseal(stored["totp"]["secret"], "mfa.authenticator.data") == secret
    assert stored["recovery_codes"]["seed"].startswith("v1:")


def test_the_password_alone_does_not_sign_in(client, clock, staff):
    activate(client, staff)

    answer = enter_password(client)

    assertRedirects(answer, reverse("mfa_authenticate"), fetch_redirect_response=False)
    assert SESSION_KEY not in client.session
    assert client.get("/admin/").status_code == 302


def test_password_and_code_sign_in(client, clock, staff):
    secret = activate(client, staff)
    enter_password(client)

    answer = client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})

    assertRedirects(answer, "/admin/", fetch_redirect_response=False)
    assert client.session[SESSION_KEY] == str(staff.pk)


def test_a_code_works_once(client, clock, staff):
    secret = activate(client, staff)
    enter_password(client)
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    enter_password(client)

    answer = client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})

    assert answer.status_code == 422
    assert answer.context["form"].has_error("code", "incorrect_code")
    assert SESSION_KEY not in client.session


def test_a_recovery_code_works_once(client, clock, staff):
    activate(client, staff)
    recovery_code = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    signed_in = []
    for _ in range(2):
        enter_password(client)
        client.post(reverse("mfa_authenticate"), {"code": recovery_code})
        signed_in.append(SESSION_KEY in client.session)

    assert signed_in == [True, False]


def test_codes_cannot_be_guessed_one_after_the_other(client, clock, staff):
    secret = activate(client, staff)
    enter_password(client)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    answer = client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})

    assert answer.status_code == 429
    assert answer.context["form"].has_error("code", "too_many_login_attempts")
    assert SESSION_KEY not in client.session


def test_without_the_cache_no_code_is_taken(client, clock, staff, settings):
    secret = activate(client, staff)
    enter_password(client)
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }

    answer = client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})

    assert answer.status_code == 503
    assert answer.context["form"].has_error("code", "cannot_check")
    assert SESSION_KEY not in client.session


def test_where_it_is_required_staff_cannot_stop_using_it(client, clock, staff, settings):
    settings.STAFF_SECOND_FACTOR = "required"
    activate(client, staff)

    answer = client.post(reverse("mfa_deactivate_totp"))

    assert answer.status_code == 409
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_where_it_is_optional_they_can(client, clock, staff, settings):
    settings.STAFF_SECOND_FACTOR = "optional"
    activate(client, staff)

    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.exists()


def test_new_recovery_codes_take_the_place_of_the_old(client, clock, staff):
    activate(client, staff)
    old = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]

    client.post(reverse("mfa_generate_recovery_codes"))

    new = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(new) == 10
    assert set(new).isdisjoint(old)
