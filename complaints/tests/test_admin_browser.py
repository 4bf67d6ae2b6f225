"""An officer's day in a real browser: the policy of the workbench, the look of its pages."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from complaints import services
from complaints.models import Complaint
from complaints.tests.factories import CountyFactory
from complaints.tests.workbench import LIST, page_of, step_of
from complaints.transitions import State
from gaotai_jiazheng.tests.browser import at_each_size, axe_violations, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "workbench-2026"
OFFICERS_SIZES = {f"{width}px": {"width": width, "height": 900} for width in (1280, 390)}
# Where to put pictures of the pages for people to look at; none are made without it.
SHOTS = os.environ.get("SHOTS")
# Unfold's own frame has these, on every page and outside what is written here.
FRAMES_OWN = {
    "landmark-one-main",
    "landmark-unique",
    "page-has-heading-one",
    "region",
    "heading-order",
    "list",
}


@pytest.fixture
def county(db):
    county = CountyFactory()
    for user in (county.market_contact, county.center_contact):
        user.set_password(PASSWORD)
        user.save()
    return county


@pytest.fixture
def cases(county):
    """A case overdue, one that is accepted with notes of both kinds, and one that waits for a bureau."""
    overdue = county.complaint()
    Complaint.objects.filter(pk=overdue.pk).update(
        next_due_on=timezone.localdate() - timedelta(days=3)
    )
    accepted = county.complaint(title="月嫂临时换人，资质与合同不符")
    services.record(accepted, by=county.market_contact)
    services.accept(accepted, by=county.market_contact, internal_note="企业已承认换人")
    waiting = county.complaint(category=county.unrouted_category)
    return overdue, accepted, waiting


@pytest.fixture
def page(fresh_page):
    """A page of its own: the faults are listened for."""
    return fresh_page


@pytest.fixture
def faults(page, live_server):
    """Console errors, script errors and requests to other hosts of the page."""
    found = []
    page.on("console", lambda message: message.type == "error" and found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on(
        "request",
        lambda request: (
            request.url.startswith((live_server.url, "data:")) or found.append(request.url)
        ),
    )
    return found


def sign_in(page, live_server, username):
    page.goto(live_server.url + reverse("admin:index"))
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_label("密码").press("Enter")
    page.wait_for_url(live_server.url + reverse("admin:index"))


def shoot(page, name):
    if SHOTS:
        width = page.viewport_size["width"]
        page.screenshot(path=Path(SHOTS) / f"wb_{name}_{width}.png", full_page=True)


def pages_to_look_at(cases):
    overdue, accepted, _waiting = cases
    return {
        "start": reverse("admin:index"),
        "list": reverse(LIST),
        "empty_list": f"{reverse(LIST)}?q=电梯",
        "case": page_of(accepted),
        "step": step_of(overdue, "send_back"),
        "conflict": step_of(overdue, "agree"),
        "add": reverse("admin:complaints_complaint_add"),
        "assign": reverse("admin:complaints_complaint_assign")
        + f"?cases={overdue.pk},{accepted.pk}",
        "rules": reverse("admin:complaints_routingrule_changelist"),
        "dry_run": reverse("admin:complaints_routingrule_dry_run"),
        "idle": reverse("admin:complaints_routingrule_idle"),
    }


def test_every_page_is_clean_and_fits(page, live_server, county, cases, faults):
    sign_in(page, live_server, "market-contact")
    faults.clear()
    for name, address in pages_to_look_at(cases).items():
        page.goto(live_server.url + address)
        page.wait_for_load_state("networkidle")
        for size in at_each_size(page, OFFICERS_SIZES):
            shoot(page, name)
            overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert (name, size, overflow <= 0) == (name, size, True)
            expect(page.locator("#command-modal")).to_be_hidden()
            serious = {each.split(":")[0] for each in axe_violations(page)} - FRAMES_OWN
            assert (name, size, serious) == (name, size, set())
    conflict = "Failed to load resource: the server responded with a status of 409 (Conflict)"
    assert [fault for fault in faults if "favicon" not in fault and fault != conflict] == []


def test_officer_takes_a_case_from_the_list_and_signs_for_it(page, live_server, county, faults):
    complaint = county.complaint()
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, live_server, "market-contact")
    page.get_by_role("link", name="全部在办事项").click()
    page.get_by_role("link", name=complaint.number).click()
    page.get_by_role("link", name="登记签收").click()
    page.get_by_label("内部记录").fill("已电话联系")
    page.get_by_role("button", name="登记签收").click()
    expect(page.get_by_text("已办理：登记签收。")).to_be_visible()
    assert Complaint.objects.get(pk=complaint.pk).state == State.RECORDED


def test_officer_hands_over_the_ticked_cases(page, live_server, county, faults):
    first, second = county.complaint(), county.complaint()
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, live_server, "market-contact")
    page.goto(live_server.url + reverse(LIST))
    for checkbox in page.locator("input.action-select").all():
        checkbox.check()
    page.locator("select[name=action]").select_option(label="交办给……")
    page.get_by_role("button", name="执行").click()
    page.get_by_label("交给").select_option(label=county.market_handler.name)
    page.get_by_role("button", name="预览").click()
    shoot(page, "assign_preview")
    page.get_by_role("button", name="把2件交给").click()
    expect(page.get_by_text("已把2件事项交给")).to_be_visible()
    assignees = Complaint.objects.filter(pk__in=[first.pk, second.pk]).values_list("assignee")
    assert set(assignees) == {(county.market_handler.pk,)}


def test_filters_open_and_narrow_the_list(page, live_server, county, cases, faults):
    overdue, *_ = cases
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, live_server, "market-contact")
    page.goto(live_server.url + reverse(LIST))
    follow(page.get_by_role("link", name="已逾期"))
    expect(page.locator("#result_list tbody")).to_have_count(1)
    expect(page.get_by_role("link", name=overdue.number)).to_be_visible()
    page.get_by_text("筛选", exact=False).first.click()
    expect(page.locator("#changelist-filter")).to_be_visible()
    shoot(page, "filters")
    expect(page.get_by_text("逾期3天")).to_be_visible()


def test_filters_and_the_way_out_are_reached_without_a_mouse(page, live_server, county, faults):
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, live_server, "market-contact")
    page.goto(live_server.url + reverse(LIST))
    filters = page.get_by_role("button", name="筛选", exact=True).first

    filters.press("Enter")

    expect(filters).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#changelist-filter :focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#changelist-filter")).to_be_hidden()
    expect(filters).to_be_focused()
    person = page.get_by_role("button", name=str(county.market_contact))
    person.press("Enter")
    expect(page.get_by_role("link", name="查看站点")).to_be_focused()
    expect(page.get_by_role("button", name="注销", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(person).to_be_focused()
    expect(person).to_have_attribute("aria-expanded", "false")


def test_icons_are_not_read_out_as_english_words(page, live_server, county, faults):
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, live_server, "market-contact")

    page.goto(live_server.url + reverse(LIST))

    expect(page.get_by_role("link", name="事项", exact=True).first).to_be_visible()
    expect(page.get_by_role("button", name="查找", exact=True)).to_be_visible()
    assert "chevron_right" not in page.locator("h1").aria_snapshot()


def test_public_pages_keep_the_strict_policy(client, county):
    public = client.get("/")["Content-Security-Policy"]
    client.force_login(county.market_contact)
    workbench = client.get(reverse("admin:index"))["Content-Security-Policy"]
    assert "unsafe" not in public
    assert "script-src 'self' 'unsafe-eval'" in workbench
    assert "script-src 'self' 'unsafe-inline'" not in workbench
