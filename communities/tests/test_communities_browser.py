"""The pages of outlets in a real browser: no axe violation, nothing wider than a phone, also without scripts."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import expect

from communities.models import Meter, WomensService
from communities.tests.factories import Neighbourhood
from communities.tests.test_costs import confirmed, metered, waived
from communities.tests.test_events import planned, sms_code
from communities.tests.test_public import priced
from gaotai_jiazheng.tests.browser import (
    SIZES,
    at_each_size,
    axe_violations,
    follow,
    overflowing,
    small_targets,
)
from regions.tests.factories import CommunityFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Unfold's own frame has these, on every page and outside what is written here.
FRAMES_OWN = {"landmark-one-main", "landmark-unique", "page-has-heading-one", "region", "list"}
FRAMES_OWN |= {"heading-order"}


@pytest.fixture
def county(transactional_db):
    with time_machine.travel("2026-11-23T10:00:00+08:00", tick=True):
        county = Neighbourhood()
        CommunityFactory(town=county.town, name="医院西路社区")
        WomensService.objects.create(
            enterprise=county.enterprise, document="（测试）名单", valid_from=date(2026, 1, 1)
        )
        priced(county.enterprise, county.owner)
        county.outlet = county.opened(mode="embedded", facility=county.facility, address="一楼东侧")
        waived(county, county.outlet)
        confirmed(county, metered(county, county.outlet))
        county.event = planned(county, county.outlet)
        yield county


def sign_in(page, live_server, client, user):
    client.force_login(user)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def look(page, live_server, path, sizes=SIZES, least=0):
    """The page has no fault at these sizes, and no target less than so many pixels high."""
    page.goto(live_server.url + path)
    for size in at_each_size(page, sizes):
        faults = axe_violations(page), overflowing(page), small_targets(page, least)
        assert faults == ([], 0, []), (path, size)


def test_public_pages(page, live_server, county):
    paths = [
        "/communities/",
        f"/communities/{county.community.pk}/",
        "/communities/covered/",
        "/communities/household/",
        "/communities/savings/",
        "/communities/events/",
        f"/communities/events/{county.event.pk}/",
        f"/communities/events/{county.event.pk}/register/",
        "/communities/events/cancel/",
    ]
    for path in paths:
        look(page, live_server, path, least=44)


def test_resident_without_scripts_finds_the_outlet_and_takes_a_seat(phone, live_server, county):
    page = phone
    page.goto(f"{live_server.url}/communities/")
    follow(page.get_by_role("link", name="东苑社区"))
    expect(page.get_by_text("40元/小时")).to_be_visible()
    follow(page.get_by_role("link", name="免费擦窗体验"))
    follow(page.get_by_role("link", name="报名", exact=True))
    page.get_by_label("怎么称呼您").fill("王阿姨")
    page.get_by_label("手机号").fill("12345")
    follow(page.get_by_role("button", name="把验证码发给我"))
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.get_by_label("怎么称呼您")).to_have_value("王阿姨")
    page.get_by_label("手机号").fill("13893600001")
    follow(page.get_by_role("button", name="把验证码发给我"))
    page.get_by_label("短信里的六位验证码").fill(sms_code())
    follow(page.get_by_role("button", name="报名"))
    expect(page.get_by_role("heading", name="已经报名")).to_be_visible()


def test_room_of_the_enterprise(page, live_server, client, county):
    sign_in(page, live_server, client, county.owner)
    room = f"/workspace/outlets/{county.outlet.pk}/"
    meter = Meter.objects.get()
    for path in (
        "/workspace/outlets/",
        "/workspace/outlets/new/",
        room,
        f"{room}details/",
        f"{room}step/pause/",
        f"{room}meters/new/",
        f"{room}events/new/",
        f"/workspace/outlets/meters/{meter.pk}/",
        f"/workspace/outlets/meters/{meter.pk}/bills/new/",
        f"/workspace/outlets/events/{county.event.pk}/",
    ):
        look(page, live_server, path)


def test_workbench(page, live_server, client, county):
    sign_in(page, live_server, client, county.civil)
    meter = Meter.objects.get()
    for path in (
        county.outlet.get_absolute_url(),
        reverse("admin:communities_outlet_step", args=[county.outlet.pk, "waive_rent"]),
        meter.get_absolute_url(),
        reverse("admin:communities_supplier_change", args=[meter.supplier_id]),
        reverse("admin:communities_communityevent_change", args=[county.event.pk]),
    ):
        page.goto(live_server.url + path)
        for size in at_each_size(page):
            faults = [each for each in axe_violations(page) if each.split(":")[0] not in FRAMES_OWN]
            assert (faults, overflowing(page)) == ([], 0), (path, size)
