"""Tokens of programs, and what the API answers to good and bad ones."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone

from accounts import tokens
from accounts.models import AccessLog, ApiToken
from accounts.tests.factories import ApiTokenFactory, UserFactory

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def api(client, settings):
    """Asks one of the test views with a header."""
    settings.ROOT_URLCONF = "accounts.tests.urls_for_tests"

    def get(path, authorization=None):
        headers = {} if authorization is None else {"Authorization": authorization}
        return client.get(path, headers=headers)

    return get


def issue(user, **changes):
    values = {
        "name": "统计程序",
        "scopes": ["complaints:read"],
        "expires_at": timezone.now() + timedelta(days=30),
        "by": user,
    }
    return tokens.issue(user, **(values | changes))


def test_only_the_digest_of_a_key_is_kept():
    token, key = issue(UserFactory(is_staff=True))

    row = ApiToken.objects.values().get()
    assert key.startswith("gt_")
    assert len(key) == 46
    assert key not in str(row)
    assert row["digest"] == tokens.digest_of(key)
    assert tokens.token_for(key) == token


def test_issuing_and_revoking_is_written_down_without_the_key():
    user = UserFactory(is_staff=True)
    token, key = issue(user)
    revoked = [tokens.revoke(token, by=user) for _ in range(2)]

    rows = AccessLog.objects.order_by("pk")
    assert revoked == [True, False]
    assert [(row.reason, row.label) for row in rows] == [
        ("签发接口令牌", f"接口令牌 {token.pk}"),
        ("吊销接口令牌", f"接口令牌 {token.pk}"),
    ]
    assert key not in str(list(rows.values()))


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_a_token_ends_within_a_year(days):
    with pytest.raises(ValidationError) as refused:
        issue(UserFactory(is_staff=True), expires_at=timezone.now() + timedelta(days=days))

    assert refused.value.code == "expiry_out_of_range"
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("scopes", [[], ["complaints:write"], ["complaints:read", "everything"]])
def test_only_scopes_of_the_list_are_given(scopes):
    with pytest.raises(ValidationError) as refused:
        issue(UserFactory(is_staff=True), scopes=scopes)

    assert "scopes" in refused.value.error_dict or "__all__" in refused.value.error_dict
    assert not ApiToken.objects.exists()


def test_the_database_refuses_a_token_without_a_scope():
    with pytest.raises(IntegrityError, match="api_token_has_a_scope"):
        ApiTokenFactory(scopes=[])


def test_a_token_for_another_person_is_refused():
    colleague = UserFactory(is_staff=True, password="correct-horse-battery")

    with pytest.raises(PermissionDenied):
        issue(colleague, by=UserFactory(is_staff=True))


def test_a_stranger_does_not_revoke():
    token = ApiTokenFactory()

    with pytest.raises(PermissionDenied):
        tokens.revoke(token, by=UserFactory(is_staff=True))

    token.refresh_from_db()
    assert token.revoked_at is None


BAD_HEADERS = {
    "no key": "Bearer",
    "an empty key": "Bearer ",
    "without the prefix": "Bearer abcdef",
    "unknown": "Bearer gt_unknown",
    "only the prefix": "Bearer gt_",
    "two words": "Bearer gt_a b",
    "very long": "Bearer gt_" + "a" * 5000,
    "no ASCII": "Bearer gt_\xe9\xff",
    "a digest for a key": "Bearer " + "0" * 64,
    "expired": "Bearer gt_expired",
    "revoked": "Bearer gt_revoked",
    "of a former colleague": "Bearer gt_former",
}


@pytest.mark.parametrize("path", ["/signed-in/", "/scoped/"])
@pytest.mark.parametrize("header", BAD_HEADERS.values(), ids=BAD_HEADERS.keys())
def test_a_bad_token_is_answered_401_and_which_badness_is_not_told(api, path, header):
    ApiTokenFactory(name="expired", expires_at=LONG_AGO)
    ApiTokenFactory(name="revoked", revoked_at=LONG_AGO)
    ApiTokenFactory(name="former", user__is_active=False)

    answer = api(path, header)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'
    assert answer.json() == {"code": "token_invalid", "message": "令牌无效或已失效。", "fields": {}}


def test_a_bad_token_is_refused_even_where_everybody_may(client, settings):
    settings.ROOT_URLCONF = "accounts.tests.urls_for_tests"

    answer = client.post("/open/", headers={"Authorization": "Bearer gt_unknown"})

    assert answer.status_code == 401


@pytest.mark.parametrize("header", [None, "", "Basic dXNlcjpwYXNz", "gt_good"])
def test_without_a_token_it_is_401_too(api, header):
    ApiTokenFactory(name="good")

    answer = api("/scoped/", header)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'
    assert answer.json()["code"] == "not_authenticated"


def test_a_good_token_acts_for_its_person_in_one_query(api, django_assert_num_queries):
    token = ApiTokenFactory(name="good", last_used_at=timezone.now())

    with django_assert_num_queries(1):
        answer = api("/scoped/", "Bearer gt_good")

    assert answer.json() == {"user": token.user_id}


@pytest.mark.parametrize("header", ["bearer gt_good", "BEARER gt_good", "Bearer  gt_good "])
def test_the_scheme_may_be_written_as_the_standard_allows(api, header):
    ApiTokenFactory(name="good")

    assert api("/scoped/", header).status_code == 200


def test_a_token_without_the_scope_gets_403(api):
    ApiTokenFactory(name="deadlines", scopes=["deadlines:read"])

    answer = api("/scoped/", "Bearer gt_deadlines")

    assert answer.status_code == 403
    assert answer.json()["code"] == "scope_missing"


def test_a_view_that_names_no_scope_is_closed_to_tokens(api):
    ApiTokenFactory(name="good")

    assert api("/signed-in/", "Bearer gt_good").status_code == 403


@pytest.mark.parametrize("path", ["/signed-in/", "/scoped/"])
def test_a_person_with_a_session_has_no_scopes_and_passes(client, api, path):
    user = UserFactory()
    client.force_login(user)

    assert api(path).json() == {"user": user.pk}


def test_use_is_noted_at_most_once_an_hour(api):
    token = ApiTokenFactory(name="good")
    noted = []
    with time_machine.travel("2026-11-23T09:00:00+08:00", tick=False) as clock:
        for _ in range(3):
            api("/scoped/", "Bearer gt_good")
            token.refresh_from_db()
            noted.append(timezone.localtime(token.last_used_at).strftime("%H:%M"))
            clock.shift(timedelta(minutes=30))

    assert noted == ["09:00", "09:00", "10:00"]
