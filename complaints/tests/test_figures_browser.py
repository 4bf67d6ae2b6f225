"""The calculator and the figures in a real browser: both views, a phone's and a desk's width."""

import os
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from complaints.models import ComplaintMonth
from complaints.tests.factories import CategoryFactory, CountyFactory, moment
from complaints.tests.workbench import page_of
from enterprises.services import register_enterprise
from gaotai_jiazheng.tests.browser import (
    at_each_size,
    axe_violations,
    follow,
    overflowing,
    small_targets,
)
from regions.tests.factories import TownFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOTS = os.environ.get("SHOTS")
TERMS = (
    "?contract=sessions&calculate=1&paid_yuan=2000&sessions=10&gift_sessions=2&used_sessions=3"
    "&list_price_yuan=260&cause=consumer&paid_on=2026-09-01&ended_on=2026-11-20"
)
# Unfold's own frame has these, on every page and outside what is written here.
FRAMES_OWN = {
    "landmark-one-main",
    "landmark-unique",
    "page-has-heading-one",
    "region",
    "heading-order",
    "list",
}
Dimension = ComplaintMonth.Dimension


@pytest.fixture
def figures(db):
    """Thirteen months of figures, the last whole one in categories, towns and grounds."""
    county = CountyFactory()
    at = moment("2026-11-24 03:05")
    enterprise = register_enterprise(
        name="高台县安心家政服务有限公司",
        uscc="91350100M000100Y43",
        address="高台县城关镇人民东路1号",
    )
    parts = {
        Dimension.CATEGORY: [(str(CategoryFactory().pk), 24), (str(county.category.pk + 1), 3)],
        Dimension.TOWN: [(str(TownFactory().pk), 20), ("", 9)],
        Dimension.ENTERPRISE: [(str(enterprise.pk), 22), ("", 7)],
    }
    for place in range(13):
        year, month = divmod(2025 * 12 + 9 + place, 12)
        plain = {"month": date(year, month + 1, 1), "computed_at": at}
        figures = {"accepted": 18, "agreed": 12, "terminated": 6, "closed": 15}
        figures |= {"days_to_close": 150, "median_days": 9.4, "due_on_time": 19, "due_late": 5}
        ComplaintMonth.objects.create(dimension="all", received=15 + place, **figures, **plain)
        for dimension, values in parts.items():
            for value, received in dict(values).items():
                ComplaintMonth.objects.create(
                    dimension=dimension, value=value, received=received, **figures, **plain
                )
        ComplaintMonth.objects.create(dimension="ground", value="4", declined=6, **plain)
    return enterprise


def pages(enterprise):
    return {
        "refund": reverse("complaints:refund"),
        "refund-form": reverse("complaints:refund") + "?contract=sessions",
        "refund-sheet": reverse("complaints:refund") + TERMS,
        "refund-wrong": reverse("complaints:refund") + "?contract=hourly&calculate=1",
        "statistics": reverse("complaints:statistics"),
        "enterprises": reverse("complaints:enterprise_statistics"),
        "enterprise": reverse("complaints:one_enterprise_statistics", args=[enterprise.pk]),
        "open-data": reverse("complaints_dictionary"),
    }


@pytest.mark.parametrize("view", ["standard", "elder"])
def test_public_pages_can_be_read_by_everybody(page, live_server, figures, view):
    if view == "elder":
        page.context.add_cookies([{"name": "view", "value": "elder", "url": live_server.url}])
    faults = {}
    for name, address in pages(figures).items():
        page.goto(live_server.url + address)
        for size in at_each_size(page):
            if SHOTS:
                page.screenshot(path=Path(SHOTS) / f"{name}-{size}-{view}.png", full_page=True)
            faults[name, size] = [*axe_violations(page), *small_targets(page)]
            if overflowing(page) > 0:
                faults[name, size].append(f"{overflowing(page)} px too wide")

    assert faults == {place: [] for place in faults}


def test_calculator_works_without_scripts(phone, live_server, db):
    page = phone
    page.goto(live_server.url + reverse("complaints:refund"))
    page.get_by_role("link", name="押金").click()
    page.get_by_label("交了多少押金").fill("500")
    page.get_by_label("服务结束的日期").fill("2026-11-01")
    follow(page.get_by_role("button", name="算一算"))

    expect(page.get_by_role("status")).to_have_text("对方应退给消费者500.00元。")


def test_officers_pages_can_be_read_by_everybody(page, live_server):
    county = CountyFactory()
    case = county.complaint(at="2026-11-18 10:00", amount_yuan=800)
    client = Client()
    client.force_login(get_user_model().objects.get(pk=county.center_contact.pk))
    officer = Client()
    officer.force_login(county.market_handler)
    addresses = {
        "admin-case": (officer, case.get_absolute_url()),
        "admin-refund": (officer, page_of(case, "refund", "deposit")),
        "admin-indicators": (client, reverse("admin:complaints_complaint_indicators")),
        "admin-bulletin": (client, reverse("admin:complaints_complaint_bulletin")),
    }
    faults = {}
    for name, (who, address) in addresses.items():
        cookie = who.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page.goto(live_server.url + address)
        if name == "admin-refund":
            page.get_by_label("服务结束的日期").fill("2026-11-01")
            follow(page.locator("button[value=calculate]:visible"))
            expect(page.get_by_role("status")).to_be_visible()
        for size in at_each_size(page):
            if SHOTS:
                page.screenshot(path=Path(SHOTS) / f"{name}-{size}.png", full_page=True)
            found = axe_violations(page)
            faults[name, size] = [each for each in found if each.split(":")[0] not in FRAMES_OWN]

    assert faults == {place: [] for place in faults}
