"""An owner's way through prices on a phone without scripts, and what the pages look like."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from enterprises.models import Enterprise
from gaotai_jiazheng.tests.browser import (
    SIZES,
    at_each_size,
    axe_violations,
    follow,
    overflowing,
    small_targets,
)
from market.models import CouncilMember, PriceList, Signature
from market.services import association, conventions
from market.tests.factories import CLEANING, MOVING_IN, TEXT, Guild, Shop, signed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS")
# What the workbench's frame breaks of itself, on every page.
FRAMES_OWN = {"landmark-one-main", "landmark-unique", "page-has-heading-one", "region", "list"}


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
    """(name, size) -> what is wrong with the page, for pages that have a fault.

    Large type is judged on a phone, where it is most likely not to fit.
    """
    sizes = SIZES if view == "standard" else {"phone": SIZES["phone"]}
    found = {}
    for name, address in addresses.items():
        page.goto(url + address)
        for size in at_each_size(page, sizes):
            shoot(page, f"{name}-{view}-{size}")
            faults = [*axe_violations(page), *small_targets(page)]
            if faults or overflowing(page):
                found[name, size] = (faults, overflowing(page))
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


@pytest.mark.parametrize("view", ["standard", "elder"])
def test_pages_of_prices_have_no_fault(page, live_server, client, view):
    shop = Shop(name="绿洲家政")
    shop.published_lately(CLEANING, MOVING_IN, days=9)
    shop.published_lately(replace(CLEANING, price_fen=4500), days=2)
    for yuan in (30, 50):
        Shop().published_lately(replace(CLEANING, price_fen=yuan * 100, least_fen=None))
    shop.draft(CLEANING, MOVING_IN, effective_on=PriceList.objects.last().effective_on)
    sign_in(page, live_server, client, shop.owner, view)
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


def guild_with_a_year(shop):
    """An association with a plan, a convention in force that the shop has signed, and the next one asked
    about: (guild, plan, the next version)."""
    guild = Guild()
    first = guild.adopted(days_ago=100)
    signed(shop, first)
    second = guild.adopted(TEXT.replace("第二条", "第二款"), days_ago=30)
    signed(shop, second)
    plan = guild.plan(("培训", date(2026, 1, 5)), ("修订公约", date(2026, 12, 30)))
    association.adopt_plan(plan, by=guild.officer, on=date(2026, 11, 26))
    association.record_done(plan.duties.first(), result="两期。", by=guild.officer)
    CouncilMember.objects.create(
        association=guild.association,
        enterprise=shop.enterprise,
        office="president",
        valid_from=date(2026, 1, 1),
    )
    asked = guild.put_up(TEXT + "\n第四条 工具由企业提供。")
    for words in ("请写明保洁工具由谁提供。", "请写明节假日怎样收费。"):
        row = conventions.comment(asked, voice="resident", content=words)
    conventions.answer(row, outcome="not_taken", answer="由合同约定。", by=guild.officer)
    return guild, plan, asked.convention


@pytest.mark.parametrize("view", ["standard", "elder"])
def test_pages_of_the_convention_have_no_fault(page, live_server, client, view):
    shop = Shop(name="绿洲家政")
    shop.published_lately()
    guild_with_a_year(shop)
    sign_in(page, live_server, client, shop.owner, view)
    names = {
        "convention": reverse("market:convention"),
        "convention-1": reverse("market:convention_version", args=[1]),
        "convention-2": reverse("market:convention_version", args=[2]),
        "convention-3": reverse("market:convention_version", args=[3]),
        "comments": reverse("market:convention_comments", args=[3]),
        "comment": reverse("market:convention_comment", args=[3]),
        "association": reverse("market:association"),
        "figures": reverse("market:figures"),
        "figures-rows": reverse("market:prices_rows"),
        "signing": reverse("convention_workspace:room"),
        "enterprise-signed": shop.enterprise.get_absolute_url(),
    }

    assert faults_of(page, names, live_server.url, view) == {}


def test_workbench_of_the_market_has_no_fault(page, live_server, client):
    shop = Shop(name="绿洲家政")
    guild, plan, asked = guild_with_a_year(shop)
    published = shop.published_lately()
    shop.published_lately(replace(CLEANING, price_fen=4500), days=0)
    sign_in(page, live_server, client, guild.officer)
    names = {
        "admin-list": reverse("admin:market_pricelist_change", args=[published.pk]),
        "admin-convention": reverse("admin:market_convention_change", args=[asked.pk]),
        "admin-adopt": reverse("admin:market_convention_adopt", args=[asked.pk]),
        "admin-answer": reverse(
            "admin:market_convention_answer", args=[asked.rounds.get().comments.last().pk]
        ),
        "admin-plan": reverse("admin:market_annualplan_change", args=[plan.pk]),
    }
    found = {}
    for name, address in names.items():
        page.goto(live_server.url + address)
        for size in at_each_size(page):
            shoot(page, f"{name}-{size}")
            own = [each for each in axe_violations(page) if each.split(":")[0] not in FRAMES_OWN]
            if own or overflowing(page):
                found[name, size] = (own, overflowing(page))

    assert found == {}


def test_owner_signs_on_a_phone_without_scripts(phone, live_server, client):
    shop = Shop(name="绿洲家政")
    Guild().adopted()
    sign_in(phone, live_server, client, shop.owner)
    phone.goto(live_server.url + reverse("workspace:home"))
    follow(phone.get_by_role("link", name="看看要不要签署《高台县家政服务公约》第1版"))
    follow(phone.get_by_role("button", name="代表绿洲家政签署第1版"))

    expect(phone.locator("main")).to_contain_text("公约已签")
    assert Signature.objects.get().enterprise == shop.enterprise
