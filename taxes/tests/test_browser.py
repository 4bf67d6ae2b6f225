"""The self-check in a real browser: axe-core, widths, and the way to a pack without JavaScript."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from gaotai_jiazheng.tests.browser import SIZES, axe_violations, follow, overflowing
from ratings.tests.test_pages_browser import FRAMES_OWN, faults_of, sign_in
from taxes.models import Pack

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_the_room_break_no_rule(live_server, page, county, size):
    county.declared()
    county.pack()
    sign_in(page, live_server, county.owner)
    page.set_viewport_size(SIZES[size])
    addresses = [
        reverse("taxes:index"),
        reverse("taxes:line", args=["workspace_people"]),
        reverse("taxes:declare"),
    ]

    assert faults_of(page, live_server, addresses) == dict.fromkeys(addresses, ([], 0))


@pytest.mark.parametrize("size", SIZES)
def test_page_of_the_bureau_breaks_no_rule_of_its_own(live_server, page, county, size):
    county.declared()
    county.pack()
    sharing = county.shared()
    sign_in(page, live_server, county.officer)
    page.set_viewport_size(SIZES[size])
    page.goto(live_server.url + sharing.get_absolute_url())

    own = [fault for fault in axe_violations(page) if fault.split(":")[0] not in FRAMES_OWN]
    assert (own, overflowing(page)) == ([], 0)


def test_owner_makes_a_pack_without_javascript(live_server, chromium, county):
    client = Client()
    client.force_login(county.owner)
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(live_server.url + reverse("taxes:index"))

    follow(page.get_by_role("button", name="生成截至"))

    expect(page.get_by_role("heading", name="生成过的材料")).to_be_visible()
    expect(page.locator("main")).to_contain_text(Pack.objects.get().number)
    context.close()
