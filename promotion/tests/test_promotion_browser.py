"""The pages of campaigns in a real browser: no axe violation, nothing wider than a phone, also without scripts."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import expect

from communities.tests.test_communities_browser import FRAMES_OWN, look, sign_in
from gaotai_jiazheng.tests.browser import SIZES, axe_violations, follow, overflowing
from promotion.services import settling
from promotion.tests.factories import AT, Promoting, sms_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"phone": SIZES["phone"]}


@pytest.fixture
def county(transactional_db):
    with time_machine.travel("2026-11-23T10:00:00+08:00", tick=True):
        county = Promoting()
        county.campaign = county.running()
        county.batch = county.campaign.batches.get()
        county.opened()
        county.redeemed(county.batch, at=AT - timedelta(days=1))
        county.settlement = settling.make_lists(
            county.campaign, last_day=(AT - timedelta(days=1)).date(), by=county.industry, at=AT
        )[0]
        county.redeemed(county.batch, "13893600002")
        county.voucher = county.claimed(county.batch, "13893600003")
        yield county


def test_public_pages(page, live_server, county):
    campaign = county.campaign.get_absolute_url()
    for path in (
        "/promotion/",
        campaign,
        f"{campaign}claim/{county.batch.pk}/",
        f"{campaign}redemptions/",
        "/promotion/claimed/",
        "/promotion/held/",
        county.voucher.get_absolute_url(),
    ):
        look(page, live_server, path, PHONE, least=44)


def test_resident_without_scripts_claims_a_voucher(phone, live_server, county):
    page = phone
    page.goto(f"{live_server.url}/promotion/")
    follow(page.get_by_role("link", name="家政消费券"))
    follow(page.get_by_role("link", name="领保洁满减券"))
    page.get_by_label("手机号").fill("13893600009")
    follow(page.get_by_role("button", name="把验证码发给我"))
    page.get_by_label("短信里的六位验证码").fill(sms_code())
    follow(page.get_by_role("button", name="领券"))
    expect(page.locator(".big-code")).to_be_visible()
    expect(page.locator(".voucher-qr svg")).to_be_visible()


def test_room_of_the_enterprise(page, live_server, client, county):
    sign_in(page, live_server, client, county.owner)
    room = f"/workspace/promotion/{county.campaign.pk}/"
    for path in (
        "/workspace/promotion/",
        room,
        f"{room}leave/",
        f"{room}hand-out/",
        "/workspace/promotion/redeem/",
        f"/workspace/promotion/redeem/{county.voucher.token}/",
        f"/workspace/promotion/settlements/{county.settlement.pk}/",
    ):
        look(page, live_server, path, PHONE)


def test_workbench(page, live_server, client, county):
    page.set_viewport_size(SIZES["desktop"])
    sign_in(page, live_server, client, county.industry)
    campaign = county.campaign.pk
    for path in (
        reverse("admin:promotion_campaign_add"),
        reverse("admin:promotion_campaign_change", args=[campaign]),
        reverse("admin:promotion_campaign_step", args=[campaign, "add_batch"]),
        county.settlement.get_absolute_url(),
    ):
        page.goto(live_server.url + path)
        faults = [each for each in axe_violations(page) if each.split(":")[0] not in FRAMES_OWN]
        assert (faults, overflowing(page)) == ([], 0), path
