"""Cards in a real browser: at 360 px, at 200 %, without scripts, and off the network."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cards import services
from cards.tests.factories import CardCounty
from gaotai_jiazheng.tests.browser import (
    SIZES,
    ZOOMED,
    at_each_size,
    axe_violations,
    loaded_bytes,
    overflowing,
    small_targets,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FRAMES_OWN = {"landmark-one-main", "landmark-unique", "page-has-heading-one", "region", "list"}
FRAMES_OWN |= {"heading-order"}


@pytest.fixture
def county(transactional_db):
    return CardCounty()


def card_of(county, **values):
    """A card of today by the machine's own clock."""
    from django.utils import timezone

    card = county.card(county.worker(**values), at=timezone.now())
    services.follow_changes()
    return card


def sign_in(page, live_server, client, user):
    client.force_login(user)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def test_pages_of_a_card(page, live_server, county):
    green, yellow = card_of(county), card_of(county, without=["insurance"])
    red = card_of(county)
    red.worker.employments.update(ended_on="2026-11-01")
    for path, words in (
        (f"/c/{green.token}", "证件有效"),
        (f"/c/{yellow.token}", "没有登记保险"),
        (f"/c/{red.token}", "不能上门"),
        ("/c/x", "这不是高台县的上门服务证"),
        ("/check/", "用编号查证"),
        ("/check/?code=0", "不在里面"),
        ("/check/rule/", "颜色是怎么定的"),
        ("/check/offline/", "没有网络时怎样查"),
    ):
        page.goto(live_server.url + path)
        expect(page.get_by_text(words).first).to_be_visible()
        for size in at_each_size(page, {**SIZES, "zoomed": ZOOMED}):
            faults = axe_violations(page), overflowing(page), small_targets(page)
            assert faults == ([], 0, []), (path, size)
            assert axe_violations(page, ["color-contrast-enhanced"]) == [], (path, size)


def test_page_and_all_it_loads_fit_into_30_kilobytes(fresh_page, live_server, county):
    card = card_of(county)

    assert loaded_bytes(fresh_page, f"{live_server.url}/c/{card.token}") < 30 * 1024


def test_code_is_typed_without_scripts(phone, live_server, county):
    card = card_of(county)
    page = phone
    page.goto(f"{live_server.url}/check/")
    page.get_by_label("证上的编号").fill(str(card).lower())
    page.get_by_role("button", name="查").click()
    expect(page.get_by_role("heading", name="证件有效")).to_be_visible()
    page.goto(f"{live_server.url}/check/offline/")
    expect(page.get_by_text("这一页要用浏览器脚本")).to_be_visible()


def check_offline(page, text):
    page.get_by_label("二维码里的文字").fill(text)
    page.get_by_role("button", name="核对").click()


def test_checker_off_the_network(fresh_page, live_server, county):
    page = fresh_page
    good, lost = card_of(county), card_of(county)
    services.report_lost(lost, reason="丢了", by=county.owner)
    services.publish()
    refused = []
    page.on(
        "console", lambda message: refused.append(message.text) if message.type == "error" else None
    )
    page.goto(f"{live_server.url}/check/offline/")
    expect(page.get_by_text("已存好，可以离线核对")).to_be_visible()
    page.context.set_offline(True)

    check_offline(page, f"https://gaotai.example/c/{good.token}")
    expect(page.get_by_text("签名对，不在停用名单上")).to_be_visible()
    expect(page.get_by_text(str(good))).to_be_visible()
    check_offline(page, lost.token)
    expect(page.get_by_text("这张证已经挂失")).to_be_visible()
    check_offline(page, good.token[:-1] + ("A" if good.token[-1] != "A" else "B"))
    expect(page.get_by_text("内容被改动过")).to_be_visible()
    check_offline(page, "一段别的文字")
    expect(page.get_by_text("这不是高台县的上门服务证")).to_be_visible()
    assert axe_violations(page) == []
    assert refused == []


def test_checker_says_when_the_browser_cannot(fresh_page, live_server, county):
    page = fresh_page
    page.add_init_script("crypto.subtle.importKey = () => Promise.reject(new Error('unknown'))")
    page.goto(f"{live_server.url}/check/offline/")

    expect(page.get_by_text("这个浏览器不支持离线核对签名")).to_be_visible()
    expect(page.get_by_role("button", name="核对")).to_be_hidden()


def test_workspace_and_workbench(page, live_server, client, county):
    card = card_of(county)
    sign_in(page, live_server, client, county.owner)
    for path in (
        reverse("workspace_cards:index"),
        reverse("workspace_cards:lost", args=[card.pk]),
    ):
        page.goto(live_server.url + path)
        for size in at_each_size(page):
            assert (axe_violations(page), overflowing(page)) == ([], 0), (path, size)
    page.context.clear_cookies()
    sign_in(page, live_server, client, county.hrss)
    waiting = county.worker()
    services.follow_changes()
    for path in (
        reverse("admin:cards_card_changelist"),
        card.get_absolute_url(),
        reverse("admin:cards_card_add"),
        f"{reverse('admin:cards_card_add')}?worker={waiting.pk}",
        reverse("admin:cards_card_step", args=[card.pk, "revoke"]),
    ):
        page.goto(live_server.url + path)
        for size in at_each_size(page):
            faults = [each for each in axe_violations(page) if each.split(":")[0] not in FRAMES_OWN]
            assert faults == [], (path, size)
            assert overflowing(page) == 0 or path == reverse("admin:cards_card_changelist"), path
