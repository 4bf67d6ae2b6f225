"""Asking again who it is, before what must not be done at somebody else's unlocked screen."""

from datetime import timedelta

import pytest
import time_machine
from pytest_django.asserts import assertRedirects

from accounts.tests.factories import UserFactory
from accounts.tests.sessions import sign_in

PASSWORD = "correct-horse-battery"
ASKED = "/accounts/reauthenticate/?next=%2Fsecret%2F"


@pytest.fixture(autouse=True)
def test_urls(settings):
    settings.ROOT_URLCONF = "accounts.tests.urls_for_tests"
    settings.IDLE_SIGN_OUT_MINUTES = 60


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-23T09:00:00+08:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def user(db):
    return UserFactory(username="staff", password=PASSWORD)


def is_let_in(client):
    return client.get("/secret/").content == b"secret"


def test_who_has_just_signed_in_is_let_in(client, clock, user):
    client.post("/accounts/login/", {"login": "staff", "password": PASSWORD})

    assert is_let_in(client)


def test_after_a_quarter_of_an_hour_it_is_asked_again(client, clock, user):
    sign_in(client, user)
    clock.shift(timedelta(minutes=14, seconds=59))
    before = is_let_in(client)
    clock.shift(timedelta(seconds=1))

    answer = client.get("/secret/")

    assert before
    assertRedirects(answer, ASKED, fetch_redirect_response=False)


def test_the_right_password_leads_back(client, clock, user):
    sign_in(client, user)
    clock.shift(timedelta(minutes=20))

    answer = client.post(ASKED, {"password": PASSWORD})

    assertRedirects(answer, "/secret/", fetch_redirect_response=False)
    assert is_let_in(client)


def test_a_wrong_password_does_not_and_counts_like_a_failed_sign_in(client, clock, user):
    sign_in(client, user)
    clock.shift(timedelta(minutes=20))

    tries = [client.post(ASKED, {"password": "wrong"}).status_code for _ in range(5)]

    assert tries == [422, 422, 422, 422, 429]
    assert not is_let_in(client)


def test_a_session_without_a_proof_is_asked(client, user):
    client.force_login(user)

    assertRedirects(client.get("/secret/"), ASKED, fetch_redirect_response=False)


def test_what_was_posted_is_not_kept_in_the_session(client, user):
    client.force_login(user)

    answer = client.post("/secret/", {"reason": "a reason with personal data"})

    assertRedirects(answer, ASKED, fetch_redirect_response=False)
    assert "personal data" not in str(dict(client.session))


def test_it_guards_methods_too_and_hands_the_arguments_on(client, user):
    client.force_login(user)
    asked = client.post("/secret/word/")
    sign_in(client, user)
    let_in = client.post("/secret/word/")

    assert asked.status_code == 302
    assert let_in.content == b"word"


def test_a_stranger_is_asked_to_sign_in(client, db):
    assertRedirects(
        client.get("/secret/"), "/accounts/login/?next=/secret/", fetch_redirect_response=False
    )


def test_an_account_that_cannot_prove_itself_gets_403(client, db):
    client.force_login(UserFactory())

    assert client.get("/secret/").status_code == 403


def test_another_persons_proof_in_the_same_browser_does_not_count(client, user):
    sign_in(client, UserFactory(password=PASSWORD))
    session = client.session
    proof = {key: session[key] for key in dict(session) if key.startswith("account_")}
    client.force_login(user)
    session = client.session
    session.update(proof)
    session.save()

    assert not is_let_in(client)
