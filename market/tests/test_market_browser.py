"""An owner's way through prices on a phone without scripts, and what the pages look like."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from enterprises.models import Enterprise
from gaotai_jiazheng.tests.browser import (
    SIZES,
    axe_violations,
    follow,
    overflowing,
    small_targets,
)
from market.models import PriceList
from market.tests.factories import CLEANING, MOVING_IN, Shop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS")


@pytest.fixture
def phone(chromium):
    """A phone without scripts."""
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, locale="zh-CN", java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def sign_in(page, live_server, client, user, view="standard"):
    client.force_login(user)
    cookies = [{"name": "sessionid", "value": client.cookies["sessionid"].value}]
    if view == "elder":
        cookies.append({"name": "view", "value": "elder"})
    page.context.add_cookies([cookie | {"url": live_server.url} for cookie in cookies])


def shoot(page, name):
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def faults_of(page, addresses, url, view):
    """Name -> what is wrong with the page, for pages that have a fault."""
    found = {}
    for name, address in addresses.items():
        page.goto(url + address)
        shoot(page, f"{name}-{view}")
        faults = [*axe_violations(page), *small_targets(page)]
        if faults or overflowing(page):
            found[name] = (faults, overflowing(page))
    return found


def fill_row(page, place, **values):
    for name, value in values.items():
        page.locator(f'[name="line-{place}-{name}"]').fill(value)


def test_owner_publishes_prices_on_a_phone_without_scripts(phone, live_server, client):
    shop = Shop(name="绿洲家政")
    Enterprise.objects.filter(pk=shop.enterprise.pk).update(service_lines=["cleaning"])
    sign_in(phone, live_server, client, shop.owner)
    phone.goto(live_server.url + reverse("market_workspace:room"))
    follow(phone.get_by_role("button", name="起草价目表"))
    fill_row(phone, 0, title="日常保洁", content="擦拭、拖地。", price_fen="四十")
    phone.locator('[name="line-0-service_line"]').select_option("cleaning")
    phone.locator('[name="line-0-unit"]').select_option("hour")
    follow(phone.get_by_role("button", name="再加一项"))
    expect(phone.locator('[name="line-0-price_fen"]')).to_have_value("四十")
    fill_row(phone, 1, title="开荒保洁", content="装修以后。", method="看过以后报价。")
    follow(phone.get_by_role("button", name="保存并预览"))
    expect(phone.locator(".field-error")).to_have_text("请只填数字，例如 1200 或者 1200.50。")
    expect(phone.locator('[name="line-1-title"]')).to_have_value("开荒保洁")
    shoot(phone, "draft-with-fault")

    phone.locator('[name="line-0-price_fen"]').fill("40")
    phone.locator('[name="line-0-price_fen"]').press("Enter")
    expect(phone.locator("main")).to_contain_text("第2项 开荒保洁")
    follow(phone.get_by_role("button", name="保存并预览"))
    expect(phone.locator("main")).to_contain_text("40元/小时")
    follow(phone.get_by_role("button", name="公布"))

    expect(phone.locator("main")).to_contain_text("现行")
    assert PriceList.objects.get().lines.count() == 2


@pytest.mark.parametrize("view", ["standard", "elder", "desktop"])
def test_pages_of_prices_have_no_fault(page, live_server, client, view):
    shop = Shop(name="绿洲家政")
    shop.published_lately(CLEANING, MOVING_IN, days=9)
    shop.published_lately(replace(CLEANING, price_fen=4500), days=2)
    for yuan in (30, 50):
        Shop().published_lately(replace(CLEANING, price_fen=yuan * 100, least_fen=None))
    shop.draft(CLEANING, MOVING_IN, effective_on=PriceList.objects.last().effective_on)
    sign_in(page, live_server, client, shop.owner, view)
    if view == "desktop":
        page.set_viewport_size(SIZES["desktop"])
    names = {
        "room": reverse("market_workspace:room"),
        "draft": reverse("market_workspace:draft"),
        "publish": reverse("market_workspace:publish"),
        "versions": reverse("market:versions", args=[shop.enterprise.pk]),
        "price-list": reverse("market:price_list", args=[shop.enterprise.pk, 2]),
        "board": reverse("market:board"),
        "board-rows": reverse("market:board_rows"),
        "enterprise": shop.enterprise.get_absolute_url(),
        "directory": reverse("enterprises:index"),
    }

    assert faults_of(page, names, live_server.url, view) == {}
