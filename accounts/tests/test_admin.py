"""Accounts in the workbench: who sees and does what there."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertRedirects

from accounts.access import log_access
from accounts.models import AccessLog, ApiToken, SignInFailure, User
from accounts.permissions import administrator_roles_of
from accounts.tests.factories import ApiTokenFactory, UserFactory
from accounts.tests.sessions import sign_in
from accounts.tokens import token_for
from gaotai_jiazheng.tests.sessions import sessions_that_wait, wait_for

pytestmark = pytest.mark.django_db

USERS = "/admin/accounts/user/"
LOG = "/admin/accounts/accesslog/"
TOKENS = "/admin/accounts/apitoken/"
FAILURES = "/admin/accounts/signinfailure/"
REFUSED = "/admin/accounts/refusedsignin/"
SIGN_INS = "/admin/accounts/signin/"
LOG_QUERIES = 7
USER_QUERIES = 9
TOKEN_QUERIES = 8


def person(kind):
    user = UserFactory(is_staff=True, is_superuser=kind == "superuser")
    if kind in {"system", "security", "audit"}:
        user.groups.add(Group.objects.get(name=kind))
    return user


def signed_in(client, kind):
    """A person of this kind, signed in just now."""
    user = person(kind)
    sign_in(client, user)
    return user


def form_of(user, **changes):
    """What the page of a user posts back unchanged, with changes."""
    values = {"username": user.username, "name": user.name, "email": user.email}
    flags = {"is_active": "on"} if user.is_active else {}
    flags |= {"is_staff": "on"} if user.is_staff else {}
    return values | flags | changes


def test_page_that_was_opened_before_somebody_else_wrote_is_refused_once(client):
    signed_in(client, "superuser")
    account = UserFactory(name="张三")
    page = f"{USERS}{account.pk}/change/"
    opened = client.get(page)
    seen = opened.context["seen"]
    assert f'name="_seen" value="{seen}"' in opened.text

    assert client.post(page, form_of(account, name="李四", _seen=seen)).status_code == 302
    assert client.post(page, form_of(account, name="李四", _seen=seen)).status_code == 302
    stale = client.post(page, form_of(account, name="张四", _seen=seen))

    form = stale.context["adminform"].form
    assert form.has_error("__all__", "changed_meanwhile")
    assert "现在和您填的不一样的有：姓名。" in stale.text
    account.refresh_from_db()
    assert account.name == "李四"

    given = form_of(account, name="张四", _seen=stale.context["seen"])
    assert client.post(page, given).status_code == 302
    account.refresh_from_db()
    assert account.name == "张四"


@pytest.mark.django_db(transaction=True)
def test_what_is_written_of_a_row_at_the_same_moment_is_not_written_over(client):
    signed_in(client, "superuser")
    account = UserFactory(password="correct-horse-battery")

    def renamed():
        try:
            return client.post(f"{USERS}{account.pk}/change/", form_of(account, name="李四"))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            own = User.objects.select_for_update().get(pk=account.pk)
            own.set_password("another-horse-battery")
            own.save(update_fields=["password"])
            posted = pool.submit(renamed)
            wait_for(lambda: sessions_that_wait() == 1 or posted.done())
        answer = posted.result(timeout=20)

    account.refresh_from_db()
    assert (answer.status_code, account.name) == (302, "李四")
    assert account.check_password("another-horse-battery")


PAGES_OF_PASSWORDS = {"add/": "zhang", "{pk}/password/": "li"}


@pytest.mark.parametrize(("page", "username"), PAGES_OF_PASSWORDS.items())
def test_what_is_wrong_with_a_password_stands_beside_it(client, page, username):
    signed_in(client, "system")
    account = UserFactory(username="li", password="correct-horse-battery")
    page = USERS + page.format(pk=account.pk)
    typed = {"username": username, "name": "张三", "usable_password": "true"}

    weak = client.post(page, typed | {"password1": "12345678", "password2": "12345678"})
    other = client.post(page, typed | {"password1": "xi-nan-1", "password2": "xi-nan-2"})

    form = weak.context.get("form") or weak.context["adminform"].form
    assert form.errors.keys() == {"password1"}
    assert form.has_error("password1", "password_too_short")
    form = other.context.get("form") or other.context["adminform"].form
    assert form.errors.keys() == {"password1", "password2"}
    assert form.has_error("password2", "password_mismatch")


@pytest.mark.parametrize(
    ("given", "said"), [({"password": "correct-horse-battery"}, "已设置"), ({}, "没有设置")]
)
def test_the_page_of_a_user_says_of_the_password_only_whether_there_is_one(client, given, said):
    signed_in(client, "system")
    account = UserFactory(**given)

    page = client.get(f"{USERS}{account.pk}/change/").text

    assert said in page
    assert ('href="../password/"' in page, "设置新密码" in page) == (True, True)
    assert re.findall("算法|盐|哈希", page) == []
    assert account.password[-8:] not in page


@pytest.mark.parametrize(
    ("page", "who_may"),
    [
        (USERS, {"system", "security", "audit", "superuser"}),
        (LOG, {"audit", "superuser"}),
        (FAILURES, {"security", "audit", "superuser"}),
        (REFUSED, {"security", "audit", "superuser"}),
        (SIGN_INS, {"security", "audit", "superuser"}),
        (TOKENS, {"system", "security", "audit", "superuser", "officer"}),
    ],
)
def test_who_sees_which_list(client, page, who_may):
    seen = set()
    for kind in ("system", "security", "audit", "superuser", "officer"):
        signed_in(client, kind)
        if client.get(page).status_code == 200:
            seen.add(kind)

    assert seen == who_may


@pytest.mark.parametrize("rows", [1, 3])
def test_the_access_log_costs_the_same_for_one_and_three_rows(
    client, rows, django_assert_num_queries
):
    user = signed_in(client, "audit")
    for _ in range(rows):
        log_access(UserFactory(), AccessLog.Action.VIEW, user)
    client.get(LOG)

    with django_assert_num_queries(LOG_QUERIES):
        answer = client.get(LOG)

    assert len(answer.context["cl"].result_list) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_users_costs_the_same_for_one_and_three_rows(
    client, rows, django_assert_num_queries
):
    signed_in(client, "system")
    UserFactory.create_batch(rows)
    client.get(USERS)

    with django_assert_num_queries(USER_QUERIES):
        answer = client.get(USERS)

    assert len(answer.context["cl"].result_list) == rows + 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_tokens_costs_the_same_for_one_and_three_rows(
    client, rows, django_assert_num_queries
):
    signed_in(client, "audit")
    ApiTokenFactory.create_batch(rows)
    client.get(TOKENS)

    with django_assert_num_queries(TOKEN_QUERIES):
        answer = client.get(TOKENS)

    assert len(answer.context["cl"].result_list) == rows


@pytest.mark.parametrize("kind", ["audit", "superuser"])
def test_nobody_writes_the_access_log(client, kind):
    user = signed_in(client, kind)
    row = log_access(user, AccessLog.Action.VIEW, user)

    answers = [
        client.get(f"{LOG}add/"),
        client.post(f"{LOG}{row.pk}/change/", {"reason": "another"}),
        client.post(f"{LOG}{row.pk}/delete/", {"post": "yes"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert client.get(f"{LOG}{row.pk}/change/").status_code == 200


@pytest.mark.parametrize("model", ["Group", "EmailAddress", "Authenticator"])
def test_registers_that_are_not_kept_by_hand_are_not_there(model):
    assert model not in {registered.__name__ for registered in admin.site._registry}


def test_the_system_administrator_makes_a_user_with_a_password(client):
    by = signed_in(client, "system")

    client.post(
        f"{USERS}add/",
        {
            "username": "zhang",
            "name": "张三",
            "email": "",
            "usable_password": "true",
            "password1": "correct-horse-battery",
            "password2": "correct-horse-battery",
            "is_staff": "on",
        },
    )

    user = User.objects.get(username="zhang")
    assert (user.name, user.is_staff, user.is_superuser) == ("张三", True, False)
    assert user.check_password("correct-horse-battery")
    assert [(row.by, row.label) for row in AccessLog.objects.all()] == [(by, "zhang")]


def test_a_user_name_that_differs_in_capitals_alone_is_taken(client):
    UserFactory(username="zhang")
    signed_in(client, "system")

    answer = client.post(f"{USERS}add/", {"username": "Zhang", "name": "张三"})

    assert "username" in answer.context["adminform"].form.errors
    assert not User.objects.filter(username="Zhang").exists()


@pytest.mark.parametrize("page", ["add/", "{pk}/change/", "{pk}/password/"])
def test_pages_that_change_rights_ask_again_who_it_is(client, page):
    account = UserFactory()
    client.force_login(UserFactory(is_staff=True, is_superuser=True, password="secret"))
    path = USERS + page.format(pk=account.pk)

    for answer in (client.get(path), client.post(path, form_of(account, name="另一个"))):
        assertRedirects(
            answer,
            f"/accounts/reauthenticate/?next={path.replace('/', '%2F')}",
            fetch_redirect_response=False,
        )
    account.refresh_from_db()
    assert account.name == "李秀英"


def test_the_security_administrator_gives_a_role_and_it_is_written_down(client):
    by, account = signed_in(client, "security"), UserFactory(is_staff=True)

    client.post(f"{USERS}{account.pk}/change/", form_of(account, roles=["audit"]))

    assert administrator_roles_of(User.objects.get(pk=account.pk)) == {"audit"}
    assert [(row.by, row.fields) for row in AccessLog.objects.all()] == [(by, ["+audit"])]


def test_page_of_a_closed_administrators_account_shows_the_role_and_saved_as_it_is_keeps_it(client):
    signed_in(client, "security")
    account = person("audit")
    User.objects.filter(pk=account.pk).update(is_active=False)
    page = f"{USERS}{account.pk}/change/"

    shown = client.get(page).context["adminform"].form["roles"].initial
    client.post(page, {"roles": shown})

    assert shown == ["audit"]
    assert list(account.groups.values_list("name", flat=True)) == ["audit"]
    assert not AccessLog.objects.exists()


def test_two_roles_are_refused_with_a_sentence(client):
    signed_in(client, "security")
    account = UserFactory(is_staff=True)

    answer = client.post(
        f"{USERS}{account.pk}/change/", form_of(account, roles=["system", "audit"])
    )

    form = answer.context["adminform"].form
    assert form.has_error("roles", "roles_exclude_each_other")
    assert not AccessLog.objects.exists()


def test_the_security_administrator_changes_nothing_else(client):
    signed_in(client, "security")
    account = UserFactory(username="zhang", is_staff=True)

    client.post(
        f"{USERS}{account.pk}/change/",
        {"username": "another", "name": "另一个", "is_superuser": "on"},
    )

    account.refresh_from_db()
    assert (account.username, account.name) == ("zhang", "李秀英")
    assert (account.is_staff, account.is_superuser) == (True, False)
    assert client.get(f"{USERS}{account.pk}/password/").status_code == 403


def test_the_system_administrator_changes_master_data_and_no_roles(client):
    signed_in(client, "system")
    account = UserFactory(username="zhang")

    client.post(
        f"{USERS}{account.pk}/change/",
        form_of(account, name="张三", is_superuser="on", roles=["security"]),
    )

    account.refresh_from_db()
    assert (account.name, account.is_superuser) == ("张三", False)
    assert administrator_roles_of(account) == frozenset()


def test_who_may_not_give_roles_does_not_take_them_away_by_leaving_them_out(client):
    superuser = signed_in(client, "superuser")
    superuser.groups.add(Group.objects.get(name="audit"))

    client.post(
        f"{USERS}{superuser.pk}/change/", form_of(superuser, name="张三", is_superuser="on")
    )

    superuser.refresh_from_db()
    assert superuser.name == "张三"
    assert list(superuser.groups.values_list("name", flat=True)) == ["audit"]


def test_the_system_administrator_does_not_open_a_closed_administrators_account_again(client):
    """With a password of her own choosing she would be that administrator."""
    account = person("security")
    User.objects.filter(pk=account.pk).update(is_active=False)
    signed_in(client, "system")

    answers = [
        client.post(f"{USERS}{account.pk}/change/", form_of(account, is_active="on")),
        client.post(f"{USERS}{account.pk}/password/", {"password1": "x", "password2": "x"}),
    ]

    account.refresh_from_db()
    assert [answer.status_code for answer in answers] == [403, 403]
    assert not account.is_active


@pytest.mark.parametrize("kind", ["system", "security", "audit", "superuser"])
def test_the_system_administrator_does_not_touch_an_administrators_account(client, kind):
    account = person(kind)
    signed_in(client, "system")

    answers = [
        client.post(f"{USERS}{account.pk}/change/", form_of(account, name="另一个")),
        client.post(f"{USERS}{account.pk}/password/", {"password1": "x", "password2": "x"}),
    ]

    account.refresh_from_db()
    assert [answer.status_code for answer in answers] == [403, 403]
    assert account.name == "李秀英"


def test_a_new_password_is_written_down_without_it(client):
    signed_in(client, "system")
    account = UserFactory(username="zhang", password="correct-horse-battery")

    client.post(
        f"{USERS}{account.pk}/password/",
        {
            "usable_password": "true",
            "password1": "another-long-password",
            "password2": "another-long-password",
        },
    )

    account.refresh_from_db()
    assert account.check_password("another-long-password")
    assert [(row.label, row.fields) for row in AccessLog.objects.all()] == [("zhang", ["password"])]


def test_closing_an_account_is_written_down_and_ends_its_session(client):
    account = UserFactory(username="zhang")
    signed_in(client, "system")
    values = form_of(account)
    del values["is_active"]

    client.post(f"{USERS}{account.pk}/change/", values)
    client.force_login(User.objects.get(pk=account.pk))

    assert [row.fields for row in AccessLog.objects.all()] == [["is_active"]]
    assert client.get(reverse("mfa_index")).status_code == 302


def test_nobody_deletes_a_user(client):
    account = UserFactory()
    signed_in(client, "superuser")

    assert client.post(f"{USERS}{account.pk}/delete/", {"post": "yes"}).status_code == 403


def act(client, page, action, *rows):
    return client.post(page, {"action": action, "_selected_action": [row.pk for row in rows]})


def test_the_security_administrator_resets_a_second_factor(client):
    account = UserFactory(username="zhang", is_staff=True)
    Authenticator.objects.create(user=account, type="totp", data={"secret": ""})
    signed_in(client, "security")

    act(client, USERS, "reset_second_factor", account)

    assert not Authenticator.objects.exists()
    assert AccessLog.objects.get().fields == ["second_factor"]


@pytest.mark.parametrize("kind", ["system", "audit"])
def test_others_cannot_reset_it(client, kind):
    account = UserFactory(is_staff=True)
    Authenticator.objects.create(user=account, type="totp", data={"secret": ""})
    signed_in(client, kind)

    act(client, USERS, "reset_second_factor", account)

    assert Authenticator.objects.count() == 1


def failure(username):
    AccessAttempt.objects.create(
        username=username, ip_address="198.51.100.1", user_agent="", failures_since_start=5
    )
    return SignInFailure.objects.get(username=username)


def test_the_security_administrator_opens_a_lock(client):
    UserFactory(username="zhang")
    rows = [failure("zhang"), failure("nobody")]
    by = signed_in(client, "security")

    act(client, FAILURES, "unlock", *rows)

    assert not AccessAttempt.objects.exists()
    assert [(row.by, row.label, row.fields) for row in AccessLog.objects.all()] == [
        (by, "zhang", ["sign_in_lock"])
    ]


def test_the_audit_administrator_sees_failures_and_opens_no_lock(client):
    row = failure("zhang")
    signed_in(client, "audit")

    page = client.get(FAILURES)
    act(client, FAILURES, "unlock", row)

    assert "198.51.100.1" in page.content.decode()
    assert AccessAttempt.objects.count() == 1


def post_token(client, user, **changes):
    expires = timezone.localtime() + timedelta(days=30)
    values = {
        "name": "统计程序",
        "user": user.pk,
        "scopes": ["complaints:read"],
        "expires_at_0": expires.strftime("%Y-%m-%d"),
        "expires_at_1": "12:00:00",
    }
    return client.post(f"{TOKENS}add/", values | changes)


def test_a_token_is_shown_once_and_works(client):
    user = signed_in(client, "officer")

    answer = post_token(client, user)

    token = ApiToken.objects.get()
    key = answer.context["key"]
    assert (token.user, token.scopes) == (user, ["complaints:read"])
    assert token_for(key) == token
    assert key in answer.content.decode()
    assert answer["Cache-Control"].startswith("no-store")
    later = client.get(f"{TOKENS}{token.pk}/change/").content.decode()
    assert "统计程序" in later
    assert key not in later
    assert token.digest not in later


def test_an_officer_issues_no_token_for_another_person(client):
    signed_in(client, "officer")

    answer = post_token(client, UserFactory(is_staff=True))

    assert answer.context["adminform"].form.has_error("user", "invalid_choice")
    assert not ApiToken.objects.exists()


def test_the_security_administrator_issues_one_for_a_program_and_not_for_a_colleague(client):
    signed_in(client, "security")

    post_token(client, UserFactory(username="program"))
    refused = post_token(client, UserFactory(password="correct-horse-battery"))

    assert [token.user.username for token in ApiToken.objects.all()] == ["program"]
    assert refused.context["adminform"].form.has_error("user", "invalid_choice")


def test_whoever_issues_a_token_reads_no_list_of_all_accounts(client):
    officer = signed_in(client, "officer")
    UserFactory(username="neighbour", name="何邻居")

    field = client.get(f"{TOKENS}add/").context["adminform"].form.fields["user"]

    assert list(field.queryset) == [officer]


def test_a_token_that_never_ends_is_refused_beside_its_field(client):
    user = signed_in(client, "officer")

    answer = post_token(client, user, expires_at_0="2099-01-01")

    assert answer.context["adminform"].form.has_error("expires_at", "expiry_out_of_range")


def test_an_officer_sees_and_revokes_only_their_own(client):
    user = signed_in(client, "officer")
    own, other = ApiTokenFactory(user=user), ApiTokenFactory()

    seen = client.get(TOKENS).context["cl"].result_list
    act(client, TOKENS, "revoke", own, other)

    assert list(seen) == [own]
    assert client.get(f"{TOKENS}{other.pk}/change/").status_code == 302
    own.refresh_from_db()
    other.refresh_from_db()
    assert own.revoked_at is not None
    assert other.revoked_at is None


@pytest.mark.parametrize(
    ("page", "action"), [(USERS, "reset_second_factor"), (FAILURES, "unlock"), (TOKENS, "revoke")]
)
def test_actions_ask_again_who_it_is(client, page, action):
    user = UserFactory(is_staff=True, is_superuser=True, password="secret")
    token, row = ApiTokenFactory(user=user), failure("zhang")
    Authenticator.objects.create(user=user, type="recovery_codes", data={})
    client.force_login(user)

    for selected in (token,) if page == TOKENS else (row,) if page == FAILURES else (user,):
        answer = act(client, page, action, selected)

    assertRedirects(
        answer,
        f"/accounts/reauthenticate/?next={page.replace('/', '%2F')}",
        fetch_redirect_response=False,
    )
    assert AccessAttempt.objects.exists()
    assert not AccessLog.objects.exists()


def test_a_weak_password_is_refused_in_chinese():
    with pytest.raises(ValidationError) as refused:
        validate_password("1234567")

    assert "密码太短，至少要10个字符。" in refused.value.messages
    assert not any(re.search("[A-Za-z]", each) for each in refused.value.messages)
