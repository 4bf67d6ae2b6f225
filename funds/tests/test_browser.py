"""The pages of funds on a phone: no axe violation of ours, no scrolling sideways."""

import os

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.tests.sessions import sign_in
from funds.tests.factories import FundCounty
from gaotai_jiazheng.tests.browser import SIZES, axe_violations, follow, overflowing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Unfold's own frame has these, on every page and outside what is written here.
FRAMES_OWN = {"landmark-one-main", "landmark-unique", "page-has-heading-one", "region", "list"}
FRAMES_OWN |= {"heading-order"}


def check(page, name):
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    faults = [each for each in axe_violations(page) if each.split(":")[0] not in FRAMES_OWN]
    assert (faults, overflowing(page)) == ([], 0)


def test_from_the_overview_to_a_payee_on_a_phone(page, live_server, client):
    county = FundCounty()
    payable = county.payable(1)
    batch = county.sent()
    sign_in(client, county.maker)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.set_viewport_size(SIZES["phone"])

    page.goto(live_server.url + reverse("admin:funds_budget_overview"))
    check(page, "overview")
    follow(page.get_by_role("link", name="往返交通补助"))
    check(page, "budget")
    page.goto(live_server.url + batch.get_absolute_url())
    check(page, "batch")
    page.goto(live_server.url + payable.get_absolute_url())
    check(page, "payable")
    follow(page.get_by_role("link", name="查看原文"))
    follow(page.get_by_role("button", name="查看原文"))
    expect(page.get_by_text("请填写这一项。", exact=True)).to_be_visible()
    page.get_by_label("理由").fill("核对本人出示的卡")
    follow(page.get_by_role("button", name="查看原文"))
    expect(page.get_by_text(payable.bank_account)).to_be_visible()
    check(page, "payee")
