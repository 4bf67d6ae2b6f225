"""A form that is sent after its sender was signed out for idling."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.urls import reverse

from accounts.tests.factories import UserFactory
from complaints.tests.factories import moment

pytestmark = pytest.mark.django_db

WORDS = "双方约定三日内把窗户擦完，退还一百元。"


@pytest.fixture
def left_alone(client, settings):
    """A signed-in person whose last request was 31 minutes ago."""
    settings.IDLE_SIGN_OUT_MINUTES = 30
    with time_machine.travel(moment("2026-11-23 09:00"), tick=False) as clock:
        client.force_login(UserFactory())
        client.get(reverse("account_change_password"))
        clock.shift(timedelta(minutes=31))
        yield client


def send(client, **headers):
    page = reverse("account_change_password")
    typed = {"public_note": WORDS, "oldpassword": "旧的口令旧的口令"}
    return client.post(page, typed, **headers)


def test_words_come_back_and_nothing_is_done(left_alone):
    answer = send(left_alone)

    assert (answer.status_code, answer["Cache-Control"]) == (403, "no-store")
    assert (WORDS in answer.text, "旧的口令" in answer.text) == (True, False)
    assert f"{reverse('account_login')}?next=/accounts/password/change/" in answer.text
    assert SESSION_KEY not in left_alone.session


def test_words_come_back_too_at_the_end_of_a_long_day(client, settings):
    settings.IDLE_SIGN_OUT_MINUTES = 24 * 60
    with time_machine.travel(moment("2026-11-23 09:00"), tick=False) as clock:
        client.force_login(UserFactory())
        client.get(reverse("account_change_password"))
        clock.shift(timedelta(hours=11))
        client.get(reverse("account_change_password"))
        clock.shift(timedelta(hours=2))
        answer = send(client)

    assert (answer.status_code, WORDS in answer.text) == (403, True)
    assert "这次登录的时间太长" in answer.text


def test_they_come_back_again_where_they_are_sent_again(left_alone):
    send(left_alone)

    assert WORDS in send(left_alone).text


def test_page_that_is_only_looked_at_asks_for_the_sign_in(left_alone):
    page = reverse("account_change_password")

    assert left_alone.get(page)["Location"] == f"{reverse('account_login')}?next={page}"


def test_stranger_who_never_signed_in_is_asked_to(client):
    assert send(client).status_code == 302


@pytest.mark.parametrize(
    ("page", "back"),
    [
        ("worker:correction", "worker:sign_in"),
        ("visits:dispute", "visits:trace"),
        ("employment:mine_edit", "employment:own"),
        ("subsidies:form", "subsidies:track"),
    ],
)
def test_words_to_what_has_to_be_opened_again_come_back(client, page, back):
    answer = client.post(reverse(page), {"text": WORDS})

    assert (answer.status_code, WORDS in answer.text) == (403, True)
    assert f'href="{reverse(back)}"' in answer.text


def test_button_without_words_leads_to_where_it_is_opened(client):
    assert client.post(reverse("visits:confirm"))["Location"] == reverse("visits:trace")


@pytest.mark.parametrize(
    "page",
    [
        "communities:code",
        "competitions:code",
        "employment:seek_code",
        "promotion:code",
        "training:code",
        "training:mine_code",
        "visits:code",
    ],
)
def test_a_code_in_another_browser_is_told_where_it_belongs(client, page):
    answer = client.post(reverse(page), {"code": "123456"}, follow=True)

    assert "验证码请填回原来的那一页" in answer.text


def test_a_code_to_sign_in_with_in_another_browser_is_told_that_it_was_not_asked_for_here(client):
    answer = client.post(reverse("worker:code"), {"code": "123456"})

    assert answer.status_code == 422 and "没有要过验证码" in answer.text
