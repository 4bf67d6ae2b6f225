"""The way in: where it leads, and which doors do not exist."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.urls import NoReverseMatch, reverse
from pytest_django.asserts import assertRedirects

from accounts.tests.factories import UserFactory
from accounts.tests.sessions import sign_in

PASSWORD = "correct-horse-battery"


def post_sign_in(client, username, password=PASSWORD, query=""):
    return client.post(reverse("account_login") + query, {"login": username, "password": password})


@pytest.mark.django_db
def test_staff_come_to_the_workbench_and_others_to_the_home_page(client):
    UserFactory(username="staff", password=PASSWORD, is_staff=True)
    UserFactory(username="enterprise", password=PASSWORD)

    staff = post_sign_in(client, "staff")
    client.logout()
    enterprise = post_sign_in(client, "enterprise")

    assertRedirects(staff, "/admin/", fetch_redirect_response=False)
    assertRedirects(enterprise, "/", fetch_redirect_response=False)


@pytest.mark.django_db
def test_next_is_followed_inside_the_portal_and_not_outside(client):
    UserFactory(username="staff", password=PASSWORD, is_staff=True)

    inside = post_sign_in(client, "staff", query="?next=/admin/accounts/user/")
    client.logout()
    outside = post_sign_in(client, "staff", query="?next=https://example.invalid/")

    assertRedirects(inside, "/admin/accounts/user/", fetch_redirect_response=False)
    assertRedirects(outside, "/admin/", fetch_redirect_response=False)


@pytest.mark.django_db
def test_a_wrong_password_is_422_and_keeps_the_name_and_where_to(client):
    UserFactory(username="staff", password=PASSWORD, is_staff=True)

    answer = post_sign_in(client, "staff", "wrong", query="?next=/admin/accounts/user/")

    assert answer.status_code == 422
    assert answer.context["form"]["login"].value() == "staff"
    assert answer.context["redirect_field_value"] == "/admin/accounts/user/"
    assert "wrong" not in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("account_reauthenticate", {"password": "wrong"}),
        (
            "account_change_password",
            {"oldpassword": PASSWORD, "password1": "12", "password2": "12"},
        ),
    ],
)
@pytest.mark.django_db
def test_a_password_that_is_refused_is_422(client, name, typed):
    sign_in(client, UserFactory(password=PASSWORD))

    answer = client.post(reverse(name), typed)

    assert answer.status_code == 422
    assert answer.context["form"].errors


@pytest.mark.django_db
def test_a_stranger_at_the_workbench_is_led_to_the_one_sign_in(client):
    answer = client.get("/admin/", follow=True)

    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=")
    assert "单位和企业登录" in answer.content.decode()


@pytest.mark.django_db
def test_a_person_who_is_no_staff_gets_403_at_the_workbench(client):
    client.force_login(UserFactory())

    assert client.get("/admin/", follow=True).status_code == 403


@pytest.mark.django_db
def test_signing_out_needs_a_post(client):
    client.force_login(UserFactory())

    asked = client.get(reverse("account_logout"))
    still_signed_in = SESSION_KEY in client.session
    done = client.post(reverse("account_logout"))

    assert asked.status_code == 200
    assert still_signed_in
    assertRedirects(done, "/", fetch_redirect_response=False)
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "email/",
        "confirm-email/",
        "password/reset/",
        "password/reset/done/",
        "password/set/",
        "inactive/",
        "login/code/",
        "login/code/confirm/",
        "2fa/",
        "second-factor/recovery-codes/download/",
        "",
    ],
)
@pytest.mark.django_db
def test_pages_of_allauth_that_are_not_needed_do_not_exist(client, path):
    client.force_login(UserFactory())

    assert client.get(f"/accounts/{path}").status_code == 404


def test_there_is_no_reset_by_mail():
    with pytest.raises(NoReverseMatch):
        reverse("account_reset_password")


@pytest.mark.django_db
def test_the_old_password_is_asked_only_of_those_who_have_just_proved_it(client):
    user = UserFactory(password=PASSWORD)
    client.force_login(user)

    answer = client.get(reverse("account_change_password"))

    assertRedirects(
        answer,
        "/accounts/reauthenticate/?next=%2Faccounts%2Fpassword%2Fchange%2F",
        fetch_redirect_response=False,
    )


@pytest.mark.django_db
def test_who_has_lost_the_password_meanwhile_is_refused(client):
    user = UserFactory(password=PASSWORD)
    sign_in(client, user)
    user.set_unusable_password()
    user.save()
    sign_in(client, user)

    assert client.get(reverse("account_change_password")).status_code == 403


@pytest.mark.django_db
def test_a_password_is_changed_and_a_weak_one_is_not(client):
    user = UserFactory(password=PASSWORD)
    sign_in(client, user)

    def change(to):
        return client.post(
            reverse("account_change_password"),
            {"oldpassword": PASSWORD, "password1": to, "password2": to},
        )

    weak = change("1234567890")
    user.refresh_from_db()
    unchanged = user.check_password(PASSWORD)
    change("another-long-password")
    user.refresh_from_db()

    assert weak.context["form"].has_error("password1", "password_entirely_numeric")
    assert unchanged
    assert user.check_password("another-long-password")


@pytest.mark.django_db
def test_a_dead_cache_does_not_keep_people_out(client, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    UserFactory(username="staff", password=PASSWORD, is_staff=True)

    answer = post_sign_in(client, "staff")

    assertRedirects(answer, "/admin/", fetch_redirect_response=False)


@pytest.mark.parametrize("login", ["", "\0", "x" * 151, "李" * 150, "a\nb"])
@pytest.mark.django_db
def test_odd_names_are_refused_and_break_nothing(client, login):
    answer = post_sign_in(client, login)

    assert answer.status_code == 422
    assert SESSION_KEY not in client.session


@pytest.mark.django_db
def test_an_enterprise_that_has_forgotten_its_password_is_told_whom_to_ask(client):
    """The bureau that took it in; that 12345 sets passwords anew nobody has confirmed."""
    page = client.get(reverse("account_login")).text

    told = page.partition("忘记密码：")[2].partition("</p>")[0]
    assert told.startswith("企业和培训机构找受理登记、备案的单位")
    assert reverse("plan:index") in told
    assert "12345" not in told
