"""Idle sign-out and the second factor that staff must have."""

from datetime import datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from accounts.middleware import LAST_SEEN
from accounts.tests.factories import UserFactory

NINE = "2026-11-23T09:00:00+08:00"
PAGE = "/accounts/second-factor/"


@pytest.fixture
def clock(settings):
    settings.IDLE_SIGN_OUT_MINUTES = 30
    with time_machine.travel(NINE, tick=False) as traveller:
        yield traveller


def seconds_after_nine(client):
    return client.session[LAST_SEEN] - int(datetime.fromisoformat(NINE).timestamp())


@pytest.mark.django_db
def test_who_goes_on_working_stays_signed_in(client, clock):
    client.force_login(UserFactory())
    for _ in range(4):
        assert client.get(PAGE).status_code == 200
        clock.shift(timedelta(minutes=30))

    assert SESSION_KEY in client.session


@pytest.mark.django_db
def test_who_was_away_longer_is_signed_out_and_told(client, clock):
    client.force_login(UserFactory())
    client.get(PAGE)
    clock.shift(timedelta(minutes=30, seconds=1))

    answer = client.get(PAGE, follow=True)

    assert answer.redirect_chain == [(f"/accounts/login/?next={PAGE}", 302)]
    assert "已经自动退出" in answer.content.decode()
    assert SESSION_KEY not in client.session


@pytest.mark.django_db
def test_nobody_stays_signed_in_for_longer_than_a_day_of_work(client, clock):
    """Each request puts the end of Django's own session off, also one that a page makes by itself."""
    client.force_login(UserFactory())
    for _ in range(25):
        assert client.get(PAGE).status_code == 200
        clock.shift(timedelta(minutes=30))

    answer = client.get(PAGE, follow=True)

    assert answer.redirect_chain == [(f"/accounts/login/?next={PAGE}", 302)]
    assert "登录的时间太长，已经自动退出" in answer.content.decode()
    assert SESSION_KEY not in client.session


@pytest.mark.django_db
def test_an_idle_person_sees_public_pages_as_a_stranger(client, clock):
    client.force_login(UserFactory())
    client.get(PAGE)
    clock.shift(timedelta(hours=2))

    answer = client.get(reverse("account_login"))

    assert answer.status_code == 200
    assert SESSION_KEY not in client.session


@pytest.mark.django_db
def test_time_begins_with_the_sign_in_itself(client, clock):
    UserFactory(username="staff", password="correct-horse-battery")
    client.post(reverse("account_login"), {"login": "staff", "password": "correct-horse-battery"})
    clock.shift(timedelta(hours=2))

    answer = client.get(PAGE)

    assertRedirects(answer, f"/accounts/login/?next={PAGE}", fetch_redirect_response=False)


@pytest.mark.django_db
def test_the_session_is_written_at_most_once_a_minute(client, clock):
    client.force_login(UserFactory())
    client.get(PAGE)
    noted = []
    for _ in range(4):
        clock.shift(timedelta(seconds=30))
        client.get(PAGE)
        noted.append(seconds_after_nine(client))

    assert noted == [0, 60, 60, 120]


@pytest.mark.django_db
def test_a_visitor_without_a_session_costs_no_query(client, django_assert_num_queries, settings):
    settings.ROOT_URLCONF = "accounts.tests.urls_for_tests"

    with django_assert_num_queries(0):
        answer = client.get("/page/")

    assert answer.content == b"page"
    assert answer.cookies.keys() == set()


@pytest.mark.django_db
def test_an_anonymous_post_to_the_api_passes_every_middleware_without_a_query(
    django_assert_num_queries, settings
):
    settings.ROOT_URLCONF = "accounts.tests.urls_for_tests"

    with django_assert_num_queries(0):
        answer = Client(enforce_csrf_checks=True).post(
            "/open/", {"a": 1}, content_type="application/json"
        )

    assert answer.json() == {"user": None}


@pytest.fixture
def second_factor_required(settings):
    settings.STAFF_SECOND_FACTOR = "required"


@pytest.mark.parametrize(
    "path", ["/admin/", "/", "/accounts/second-factor/", "/accounts/password/change/"]
)
@pytest.mark.django_db
def test_staff_without_a_second_factor_reach_nothing_but_setting_one_up(
    client, second_factor_required, path
):
    client.force_login(UserFactory(is_staff=True))

    assertRedirects(client.get(path), reverse("mfa_activate_totp"), fetch_redirect_response=False)


@pytest.mark.django_db
def test_a_superuser_who_is_no_staff_needs_it_too(client, second_factor_required):
    client.force_login(UserFactory(is_superuser=True))

    assertRedirects(client.get("/"), reverse("mfa_activate_totp"), fetch_redirect_response=False)


@pytest.mark.django_db
def test_staff_without_it_can_leave(client, second_factor_required):
    client.force_login(UserFactory(is_staff=True))

    client.post(reverse("account_logout"))

    assert SESSION_KEY not in client.session


@pytest.mark.django_db
def test_staff_with_it_and_others_without_it_pass(client, second_factor_required):
    staff = UserFactory(is_staff=True)
    Authenticator.objects.create(user=staff, type="totp", data={"secret": ""})
    client.force_login(staff)
    as_staff = client.get("/")
    client.force_login(UserFactory())
    as_enterprise = client.get("/")

    assert [as_staff.status_code, as_enterprise.status_code] == [200, 200]


@pytest.mark.django_db
def test_recovery_codes_alone_are_no_second_factor(client, second_factor_required):
    staff = UserFactory(is_staff=True)
    Authenticator.objects.create(user=staff, type="recovery_codes", data={"seed": ""})
    client.force_login(staff)

    assert client.get("/").status_code == 302


@pytest.mark.django_db
def test_where_it_is_optional_staff_pass_without_it(client, settings):
    settings.STAFF_SECOND_FACTOR = "optional"
    client.force_login(UserFactory(is_staff=True))

    assert client.get("/").status_code == 200
