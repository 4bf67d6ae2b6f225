"""Merging and publishing in a real browser: two officers, then everybody; pages without a fault."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from complaints import services
from complaints.models import Complaint
from complaints.tests.factories import CountyFactory
from complaints.tests.test_admin_browser import FRAMES_OWN
from complaints.tests.workbench import page_of
from complaints.transitions import State
from gaotai_jiazheng.tests.browser import at_each_size, axe_violations, overflowing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXTS = {
    "title": "保洁时间不足",
    "facts": "消费者反映约定四小时保洁，实际做了两小时。",
    "result": "经调解，企业退还一半费用。",
}


@pytest.fixture
def county(db):
    return CountyFactory()


@pytest.fixture
def ended(county):
    """A complaint with a result whose complainant agrees that it is published."""
    complaint = county.complaint()
    Complaint.objects.filter(pk=complaint.pk).update(
        agrees_to_publish=True, accepted_on=timezone.localdate(), state=State.TOLD
    )
    return Complaint.objects.get(pk=complaint.pk)


def sign_in(page, live_server, user):
    client = Client()
    client.force_login(user, backend="accounts.backends.PasswordBackend")
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def check(page, besides=frozenset()):
    """No fault at any size but these that are known."""
    for size in at_each_size(page):
        faults = [each for each in axe_violations(page) if each.split(":")[0] not in besides]
        assert (faults, overflowing(page)) == ([], 0), (page.url, size)


def test_two_officers_publish_and_everybody_reads(page, live_server, county, ended):
    address = live_server.url + page_of(ended, "publish")
    sign_in(page, live_server, county.market_handler)
    page.goto(address)
    for name, text in TEXTS.items():
        page.fill(f"[name={name}]", text)
    page.get_by_role("button", name="保存，请另一个人批准").click()
    expect(page.get_by_text("您编写的，要另一个人批准。")).to_be_visible()
    check(page, FRAMES_OWN)

    sign_in(page, live_server, county.market_leader)
    page.goto(address)
    page.get_by_role("button", name="批准并公示").click()
    expect(page.get_by_text("已公示")).to_be_visible()
    check(page, FRAMES_OWN)

    page.context.clear_cookies()
    page.goto(live_server.url + reverse("complaints:published"))
    check(page)
    page.get_by_role("link", name=TEXTS["title"]).click()
    expect(page.get_by_text("处理中≠违法")).to_be_visible()
    check(page)


def test_officer_merges_what_the_page_suggests(page, live_server, county):
    into, case = county.complaint(), county.complaint()
    for each in (into, case):
        services.record(each, by=county.market_handler)
    sign_in(page, live_server, county.market_handler)
    page.goto(live_server.url + page_of(case))
    check(page, FRAMES_OWN)
    page.get_by_role("link", name="把这一件并进去").click()
    expect(page.get_by_label("并入哪一件")).to_have_value(into.number)
    check(page, FRAMES_OWN)
    page.get_by_label("为什么是同一件事").fill("同一次保洁。")
    page.get_by_role("button", name="并案").click()
    expect(page.get_by_text("已并案").first).to_be_visible()
    check(page, FRAMES_OWN)
