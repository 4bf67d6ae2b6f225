"""Failures close doors, but never the door of somebody else."""

import re
from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import get_hasher
from django.urls import reverse

from accounts.models import KnownAddress, RefusedSignIn, SignInPhone
from accounts.signing_up import digest_of
from accounts.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "correct-horse-battery"
HOME = "203.0.113.9"
ATTACKER = "198.51.100.1"
NINE = "2026-11-23T09:00:00+08:00"


@pytest.fixture
def clock():
    with time_machine.travel(NINE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def victim():
    return UserFactory(username="victim", password=PASSWORD, is_staff=True)


def try_to_sign_in(client, username, password="wrong", address=ATTACKER, **headers):
    """One try in a browser of its own; the answer."""
    client.cookies.clear()
    return client.post(
        reverse("account_login"),
        {"login": username, "password": password},
        REMOTE_ADDR=address,
        **headers,
    )


def is_signed_in(client):
    return SESSION_KEY in client.session


def fail(client, username, times, address=ATTACKER):
    return [try_to_sign_in(client, username, address=address).status_code for _ in range(times)]


def fail_from_many_addresses(client, username, failures, per_address=4):
    for number in range(failures):
        try_to_sign_in(client, username, address=f"198.51.100.{number // per_address + 1}")


def test_the_fifth_failure_closes_the_account_for_that_address(client, clock, victim):
    assert fail(client, "victim", 5) == [422, 422, 422, 422, 429]


def test_a_closed_account_does_not_open_for_the_right_password(client, clock, victim):
    fail(client, "victim", 5)

    answer = try_to_sign_in(client, "victim", PASSWORD)

    assert answer.status_code == 429
    assert not is_signed_in(client)


def test_the_answer_says_when_it_ends_and_tries_do_not_put_it_off(client, clock, victim):
    fail(client, "victim", 5)
    clock.shift(timedelta(minutes=10))

    answer = try_to_sign_in(client, "victim", PASSWORD)

    assert answer.status_code == 429
    assert "<strong>09:15</strong>" in answer.content.decode()
    assert answer["Retry-After"] == "300"
    clock.shift(timedelta(minutes=5, seconds=1))
    try_to_sign_in(client, "victim", PASSWORD)
    assert is_signed_in(client)


def test_the_victim_signs_in_from_elsewhere_while_the_attacker_is_closed_out(client, clock, victim):
    fail(client, "victim", 5)

    try_to_sign_in(client, "victim", PASSWORD, address=HOME)

    assert is_signed_in(client)


def test_one_victims_lock_does_not_touch_other_accounts(client, clock, victim):
    UserFactory(username="colleague", password=PASSWORD)
    fail(client, "victim", 5)

    try_to_sign_in(client, "colleague", PASSWORD)

    assert is_signed_in(client)


def test_many_addresses_close_the_account_only_for_strange_addresses(client, clock, victim):
    try_to_sign_in(client, "victim", PASSWORD, address=HOME)
    fail_from_many_addresses(client, "victim", 20)

    from_a_new_address = try_to_sign_in(client, "victim", address="192.0.2.50")
    assert from_a_new_address.status_code == 429

    try_to_sign_in(client, "victim", PASSWORD, address=HOME)
    assert is_signed_in(client)


def test_at_the_known_address_the_pairs_own_count_holds_too(client, clock, victim):
    try_to_sign_in(client, "victim", PASSWORD, address=HOME)

    assert fail(client, "victim", 5, address=HOME) == [422, 422, 422, 422, 429]


def test_an_address_that_was_known_long_ago_is_strange_again(client, clock, victim):
    try_to_sign_in(client, "victim", PASSWORD, address=HOME)
    clock.shift(timedelta(days=181))
    fail_from_many_addresses(client, "victim", 20)

    assert try_to_sign_in(client, "victim", PASSWORD, address=HOME).status_code == 429


def test_an_address_that_fails_with_many_names_is_closed_but_for_those_who_work_there(
    client, clock, victim
):
    UserFactory(username="newcomer", password=PASSWORD)
    try_to_sign_in(client, "victim", PASSWORD, address=ATTACKER)
    for number in range(50):
        try_to_sign_in(client, f"name-{number}")

    assert try_to_sign_in(client, "newcomer", PASSWORD).status_code == 429
    try_to_sign_in(client, "newcomer", PASSWORD, address=HOME)
    assert is_signed_in(client)
    try_to_sign_in(client, "victim", PASSWORD)
    assert is_signed_in(client)


def test_spelling_the_name_with_capitals_is_no_new_account(client, clock, victim):
    names = ["victim", "Victim", "VICTIM", " victim ", "vicTim"]

    assert [try_to_sign_in(client, name).status_code for name in names][-1] == 429


def test_another_browser_is_no_new_address(client, clock, victim):
    answers = [
        try_to_sign_in(client, "victim", HTTP_USER_AGENT=f"browser {number}").status_code
        for number in range(5)
    ]

    assert answers == [422, 422, 422, 422, 429]


def test_an_ipv6_subscriber_is_one_address(client, clock, victim):
    answers = [
        try_to_sign_in(client, "victim", address=f"2001:db8:1:2::{number}").status_code
        for number in range(1, 6)
    ]

    assert answers == [422, 422, 422, 422, 429]


def test_a_forged_forwarded_header_is_no_new_address(client, clock, victim):
    answers = [
        try_to_sign_in(client, "victim", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}").status_code
        for number in range(5)
    ]

    assert answers == [422, 422, 422, 422, 429]


def test_behind_a_trusted_proxy_clients_are_told_apart(client, clock, victim, settings):
    settings.TRUSTED_PROXY_COUNT = 1
    for _ in range(5):
        try_to_sign_in(client, "victim", address="10.0.0.1", HTTP_X_FORWARDED_FOR=ATTACKER)

    try_to_sign_in(client, "victim", PASSWORD, address="10.0.0.1", HTTP_X_FORWARDED_FOR=HOME)

    assert is_signed_in(client)


def test_failures_are_kept_for_the_audit_when_they_count_no_more(client, clock, victim):
    """axes deletes what it counted at the next sign-in of anybody."""
    fail(client, "victim", 4)
    clock.shift(timedelta(minutes=16))

    assert try_to_sign_in(client, "victim", PASSWORD).status_code == 302

    assert not AccessAttempt.objects.exists()
    kept = RefusedSignIn.objects.values_list("username", "ip_address", "locked_out")
    assert list(kept) == [("victim", ATTACKER, False)] * 4


def test_tries_at_a_closed_account_are_no_failures_of_their_own(client, clock, victim):
    fail(client, "victim", 8)

    closed = RefusedSignIn.objects.order_by("pk").values_list("locked_out", flat=True)
    assert list(closed) == [False] * 4 + [True]


def test_signing_in_forgets_the_pairs_failures(client, clock, victim):
    fail(client, "victim", 4)
    try_to_sign_in(client, "victim", PASSWORD)

    assert fail(client, "victim", 4) == [422, 422, 422, 422]


def without_token(answer, name):
    """The page without what differs in every answer, and without the name that was typed."""
    page = answer.content.decode().replace(name, "NAME")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


def test_the_answers_for_a_known_and_an_unknown_name_are_alike(client, clock, victim):
    UserFactory(username="former", password=PASSWORD, is_active=False)

    answers = {}
    for name in ("victim", "nobody", "former"):
        tries = [try_to_sign_in(client, name) for _ in range(6)]
        answers[name] = [(a.status_code, without_token(a, name)) for a in tries]

    assert answers["nobody"] == answers["victim"]
    assert answers["former"] == answers["victim"]


def test_a_closed_account_answers_alike_whether_there_is_such_an_account(client, clock, victim):
    fail_from_many_addresses(client, "victim", 20)
    fail_from_many_addresses(client, "nobody", 20)

    known, unknown = (
        try_to_sign_in(client, name, address="192.0.2.50") for name in ("victim", "nobody")
    )

    assert known.status_code == unknown.status_code == 429
    assert without_token(known, "victim") == without_token(unknown, "nobody")


def test_known_and_unknown_names_cost_the_same_queries(
    client, clock, victim, django_assert_num_queries
):
    fail(client, "victim", 1)
    fail(client, "nobody", 1)
    counts = []
    for name in ("victim", "nobody"):
        with django_assert_num_queries(9) as queries:
            try_to_sign_in(client, name)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_failure_costs_the_same_hashings_whoever_it_is(client, clock, victim, monkeypatch):
    """How long it takes tells nobody whether there is an account, whether it is in use or has a password."""
    UserFactory(username="former", password=PASSWORD, is_active=False)
    UserFactory(username="no-password")
    own_phone(victim)
    hasher, hashed = get_hasher(), []
    encode = type(hasher).encode
    monkeypatch.setattr(
        type(hasher), "encode", lambda *args, **more: hashed.append(1) or encode(*args, **more)
    )

    counts = {}
    for name in ("victim", "nobody", "former", "no-password", PHONE, "13893600002"):
        hashed.clear()
        try_to_sign_in(client, name, address="192.0.2.7")
        counts[name] = len(hashed)

    assert set(counts.values()) == {1}, counts


def test_an_inactive_person_does_not_get_in_with_the_right_password(client, clock):
    UserFactory(username="former", password=PASSWORD, is_active=False)

    answer = try_to_sign_in(client, "former", PASSWORD)

    assert answer.status_code == 422
    assert not is_signed_in(client)


def test_neither_password_nor_address_of_a_known_place_is_kept(client, clock, victim, caplog):
    try_to_sign_in(client, "victim", "a-typed-secret")
    try_to_sign_in(client, "victim", PASSWORD, address=HOME)

    attempt = AccessAttempt.objects.values().first() or {}
    known = KnownAddress.objects.get()
    assert "a-typed-secret" not in str(attempt)
    assert "a-typed-secret" not in caplog.text
    assert HOME not in known.digest
    assert len(known.digest) == 64


def test_only_the_latest_addresses_are_kept(client, clock, victim):
    for number in range(22):
        try_to_sign_in(client, "victim", PASSWORD, address=f"203.0.113.{number}")
        clock.shift(timedelta(minutes=1))

    assert KnownAddress.objects.filter(user=victim).count() == 20


PHONE = "13893600001"


def own_phone(user):
    return SignInPhone.objects.create(user=user, phone=PHONE, digest=digest_of(PHONE))


@pytest.mark.parametrize(
    "typed", [PHONE, "138 9360 0001", "+86 138-9360-0001", "１３８９３６００００１"]
)
def test_failed_sign_in_keeps_no_telephone_number(client, victim, typed):
    own_phone(victim)

    try_to_sign_in(client, typed)
    try_to_sign_in(client, PHONE)

    rows = AccessAttempt.objects.values_list("username", "get_data", "post_data", "path_info")
    kept = RefusedSignIn.objects.values_list("username", "path_info", "user_agent")
    text = str([*rows, *kept])
    assert AccessAttempt.objects.get().username.startswith("138****0001 ")
    assert RefusedSignIn.objects.count() == 2
    assert PHONE not in text and typed not in text


def test_failures_by_telephone_number_close_it_and_success_forgets_them(client, victim):
    own_phone(victim)
    limit = settings.SIGN_IN_FAILURES_PER_PAIR
    fail(client, PHONE, limit - 1)
    assert try_to_sign_in(client, PHONE, PASSWORD).status_code == 302
    assert not AccessAttempt.objects.exists()
    client.logout()

    assert fail(client, PHONE, limit + 1)[-1] == 429


@pytest.mark.parametrize("typed", ["138 9360 0001", "+86 138-9360-0001", "１３８９３６００００１"])
def test_telephone_number_signs_in_however_it_is_spaced(client, victim, typed):
    own_phone(victim)
    fail(client, PHONE, 1)

    assert try_to_sign_in(client, typed, PASSWORD).status_code == 302
    assert not AccessAttempt.objects.exists()


def test_identity_number_is_not_kept_either(client, victim):
    number = "62072419900101001X"

    try_to_sign_in(client, number)

    assert number.casefold() not in AccessAttempt.objects.get().username
