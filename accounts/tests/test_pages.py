"""The pages of sign-in in a browser: no accessibility violations, and usable without JavaScript."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axes.models import AccessAttempt
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from accounts.tests.factories import UserFactory
from gaotai_jiazheng.tests.browser import axe_violations, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "correct-horse-battery"


def enter_password(page, live_server, path="/accounts/login/"):
    page.goto(live_server.url + path)
    page.get_by_label("用户名").fill("staff")
    page.get_by_label("密码").fill(PASSWORD)
    follow(page.get_by_role("button", name="登录"))


def set_up_second_factor(page, live_server):
    """From the sign-in to the recovery codes; the secret."""
    enter_password(page, live_server)
    secret = page.locator(".big-code").inner_text()
    page.get_by_label("验证码").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    follow(page.get_by_role("button", name="完成设置"))
    return secret


def has_no_sideways_scrolling(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.fixture
def staff(db, settings):
    settings.STAFF_SECOND_FACTOR = "required"
    return UserFactory(username="staff", password=PASSWORD, is_staff=True)


def test_staff_set_up_their_second_factor_and_sign_in_without_javascript(phone, live_server, staff):
    set_up_second_factor(phone, live_server)
    codes = phone.locator("main li").all_inner_texts()
    phone.context.clear_cookies()
    enter_password(phone, live_server, "/accounts/login/?next=/accounts/second-factor/")
    phone.get_by_label("验证码").fill(codes[0])
    follow(phone.get_by_role("button", name="登录"))

    assert len(codes) == 10
    expect(phone).to_have_url(f"{live_server.url}/accounts/second-factor/")
    expect(phone.locator("main")).to_contain_text("还有9个没用过")


def test_no_page_on_the_way_in_has_an_accessibility_violation(page, live_server, staff):
    found = {}

    def look(name):
        assert has_no_sideways_scrolling(page), name
        if broken := axe_violations(page):
            found[name] = broken

    page.goto(live_server.url + reverse("account_login"))
    look("sign-in")
    follow(page.get_by_role("button", name="登录"))
    look("sign-in with errors")
    enter_password(page, live_server)
    look("setting up")
    page.get_by_label("验证码").fill("000000")
    follow(page.get_by_role("button", name="完成设置"))
    look("setting up with a wrong code")
    page.context.clear_cookies()
    set_up_second_factor(page, live_server)
    look("recovery codes")
    for name in (
        "mfa_index",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_reauthenticate",
        "account_reauthenticate",
        "account_change_password",
        "account_logout",
    ):
        page.goto(live_server.url + reverse(name))
        look(name)
    page.context.clear_cookies()
    enter_password(page, live_server)
    look("code")

    assert found == {}


def test_the_page_of_a_lock_has_no_accessibility_violation(page, live_server, staff):
    AccessAttempt.objects.create(
        username="staff", ip_address="127.0.0.1", user_agent="", failures_since_start=5
    )
    enter_password(page, live_server)

    ends = timezone.localtime() + timedelta(minutes=15)
    expect(page.get_by_role("heading", level=1)).to_have_text("暂时不能登录")
    assert page.locator("main strong").first.inner_text() in {
        ends.strftime("%H:%M"),
        (ends - timedelta(minutes=1)).strftime("%H:%M"),
    }
    assert axe_violations(page) == []
    assert User.objects.get().last_login is None
