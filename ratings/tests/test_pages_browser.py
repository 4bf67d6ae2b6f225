"""Notices and ratings in a real browser: axe-core, widths, and an objection without JavaScript."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.tests import sessions
from disclosure.models import Objection
from gaotai_jiazheng.tests.browser import at_each_size, axe_violations, overflowing, small_targets
from ratings import services
from ratings.models import CultivationEntry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Unfold's own frame has these, on every page and outside what is written here.
FRAMES_OWN = {
    "landmark-one-main",
    "landmark-unique",
    "page-has-heading-one",
    "region",
    "heading-order",
    "list",
}


def sign_in(page, live_server, user):
    """Give the browser the session of somebody who has just signed in."""
    client = Client()
    sessions.sign_in(client, user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
    )


@pytest.fixture
def noticed(county):
    """An application that is up today."""
    application = county.scored()
    text = services.notice_text(application, services.result_of(application))
    return services.put_up(
        application, text=text, by=county.contact, at=timezone.now() - timedelta(minutes=1)
    )


def faults_of(page, live_server, addresses):
    """(address, size) -> what is wrong with the page, for pages that have a fault."""
    found = {}
    for address in addresses:
        page.goto(live_server.url + address)
        for size in at_each_size(page):
            faults = axe_violations(page) + small_targets(page), overflowing(page)
            if faults != ([], 0):
                found[address, size] = faults
    return found


def workbench_faults(page, live_server, addresses):
    """The same for pages of the workbench, without what its frame has of itself."""
    found = {}
    for address in addresses:
        page.goto(live_server.url + address)
        for size in at_each_size(page):
            own = [fault for fault in axe_violations(page) if fault.split(":")[0] not in FRAMES_OWN]
            if (own, overflowing(page)) != ([], 0):
                found[address, size] = own, overflowing(page)
    return found


def test_public_pages_break_no_rule(live_server, page, county, noticed):
    CultivationEntry.objects.create(enterprise=county.enterprise, year=2026, rung="seed")
    notice = services.notice_of(noticed)
    addresses = [
        reverse("disclosure:index"),
        notice.get_absolute_url(),
        reverse("disclosure:object", args=[notice.number]),
        reverse("disclosure:track"),
        reverse("ratings:index"),
        reverse("ratings:result", args=[noticed.number]),
        reverse("ratings:scheme", args=[county.scheme.pk]),
        reverse("ratings:cultivation"),
    ]

    assert faults_of(page, live_server, addresses) == {}


def test_page_of_a_rating_breaks_no_rule(live_server, page, county):
    rating = county.granted()
    addresses = [rating.get_absolute_url(), reverse("ratings:index")]

    assert faults_of(page, live_server, addresses) == {}


def test_pages_of_the_workspace_break_no_rule(live_server, page, county):
    application = county.filled()
    first, second, _ = application.scheme.items.all()
    services.answer(application, second, claim="not_met", by=county.owner)
    sign_in(page, live_server, county.owner)
    addresses = [
        reverse("ratings_workspace:index"),
        reverse("ratings_workspace:item", args=[first.pk]),
        reverse("ratings_workspace:apply"),
    ]

    assert faults_of(page, live_server, addresses) == {}


def test_pages_of_the_workbench_break_no_rule_of_their_own(live_server, page, county, noticed):
    notice = services.notice_of(noticed)
    sign_in(page, live_server, county.contact)
    addresses = [
        reverse("admin:ratings_application_change", args=[noticed.pk]),
        reverse("admin:ratings_application_step", args=[noticed.pk, "decline"]),
        reverse("admin:ratings_standardscheme_change", args=[county.scheme.pk]),
        reverse("admin:ratings_standardscheme_add"),
        reverse("admin:disclosure_notice_change", args=[notice.pk]),
        reverse("admin:disclosure_notice_withdraw", args=[notice.pk]),
    ]

    assert workbench_faults(page, live_server, addresses) == {}


def test_resident_objects_without_javascript(live_server, phone, county, noticed):
    page = phone
    page.goto(live_server.url + services.notice_of(noticed).get_absolute_url())
    page.get_by_role("link", name="我有异议").click()

    page.get_by_label("您的异议").fill("不对")
    page.get_by_role("button", name="提交异议").click()
    expect(page.get_by_role("alert")).to_contain_text("请写得具体一些")
    expect(page.get_by_label("您的异议")).to_have_value("不对")
    page.get_by_label("您的异议").fill("培训记录的日期和实际不一样，请核对。")
    page.get_by_role("button", name="提交异议").click()

    expect(page.get_by_role("heading", name="异议已提交")).to_be_visible()
    expect(page.locator("main")).to_contain_text(Objection.objects.get().number)
