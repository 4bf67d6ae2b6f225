"""The self-check in a real browser: axe-core, widths, and the way to a pack without JavaScript."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from gaotai_jiazheng.tests.browser import follow
from ratings.tests.test_pages_browser import faults_of, sign_in, workbench_faults
from taxes.models import Pack

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_pages_of_the_room_break_no_rule(live_server, page, county):
    county.declared()
    county.pack()
    sign_in(page, live_server, county.owner)
    addresses = [
        reverse("taxes:index"),
        reverse("taxes:line", args=["workspace_people"]),
        reverse("taxes:declare"),
    ]

    assert faults_of(page, live_server, addresses) == {}


def test_page_of_the_bureau_breaks_no_rule_of_its_own(live_server, page, county):
    county.declared()
    county.pack()
    sharing = county.shared()
    sign_in(page, live_server, county.officer)

    assert workbench_faults(page, live_server, [sharing.get_absolute_url()]) == {}


def test_owner_makes_a_pack_without_javascript(live_server, phone, county):
    page = phone
    sign_in(page, live_server, county.owner)
    page.goto(live_server.url + reverse("taxes:index"))

    follow(page.get_by_role("button", name="生成截至"))

    expect(page.get_by_role("heading", name="生成过的材料")).to_be_visible()
    expect(page.locator("main")).to_contain_text(Pack.objects.get().number)
