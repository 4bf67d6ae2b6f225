"""A worker's way through the form in a real browser, and the pages of the officers, seen by axe."""

import gzip
import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from complaints import services
from complaints.forms.questions import question_pages
from complaints.forms.wage_questions import WAGE_PAGES
from complaints.models import CollectiveAlert, WageClaim
from complaints.tests.factories import CountyFactory, moment
from complaints.tests.test_admin_browser import FRAMES_OWN, OFFICERS_SIZES, PASSWORD, sign_in
from complaints.tests.wage_answers import WAGE_ANSWERS
from complaints.tests.wage_county import WageCounty, coworker
from complaints.tests.workbench import page_of, step_of
from enterprises.services import register_enterprise
from gaotai_jiazheng.tests.browser import SIZES, at_each_size, axe_violations, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_BYTES = 50 * 1024
RADIOS = {"category", "is_still_employed", "pay_unit", "how_agreed"}
TICKS = {"hides_name", "consent_version"}
LEFT_OUT = {"enterprise", "place", "attachments"}
# Where to put pictures of the pages for people to look at; none are made without it.
SHOTS = os.environ.get("SHOTS")


@pytest.fixture
def wages(db):
    wages = WageCounty(CountyFactory())
    register_enterprise(
        name="高台县安心家政服务有限公司",
        uscc="91350100M000100Y43",
        address="高台县城关镇人民东路1号",
    )
    return wages


@pytest.fixture(params=["standard", "elder"])
def view(request):
    return request.param


def shoot(page, name):
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"wages-{name}.png", full_page=True)


def answer(page, form_page, **changes):
    """Type the answers of one page as a person does; a month as the browser's own field takes it."""
    for name in form_page.fields:
        value = changes.get(name, WAGE_ANSWERS.get(name))
        if name in RADIOS:
            page.locator(f'[name="{name}"][value="{value}"]').check()
        elif name in TICKS:
            page.locator(f'[name="{name}"]').check()
        elif name not in LEFT_OUT:
            page.locator(f'[name="{name}"]').fill(value)


def go_on(page):
    follow(page.locator('.actions [name="go"][value="next"]'))


def fits(page):
    """Whether nothing has to be scrolled sideways."""
    return page.locator("html").evaluate("page => page.scrollWidth <= window.innerWidth")


def check(page, response, name):
    """The page is light, fits the phone, and axe finds nothing."""
    shoot(page, name)
    assert len(gzip.compress(response.body())) <= MOST_BYTES
    assert fits(page), name
    assert axe_violations(page) == [], name


def test_claim_on_a_phone_without_scripts(phone, live_server, wages):
    phone.goto(live_server.url + reverse("complaints:wage"))
    answer(phone, WAGE_PAGES[0])
    phone.locator('[name="respondent_name"]').fill("安心家政")
    follow(phone.get_by_role("button", name="查找"))
    phone.get_by_label("高台县安心家政服务有限公司").check()
    go_on(phone)
    answer(phone, WAGE_PAGES[1], owed_yuan="", coworkers="李梅 13812345678 3000")
    follow(phone.get_by_role("button", name="算一算"))
    expect(phone.locator('[name="owed_yuan"]')).to_have_value("11500.00")
    go_on(phone)
    answer(phone, WAGE_PAGES[2])
    go_on(phone)
    follow(phone.get_by_role("button", name="提交欠薪反映"))

    claim = WageClaim.objects.get()
    assert (claim.owed_yuan, claim.workers.count()) == (14500, 2)
    expect(phone.locator(".big-code").first).to_have_text(claim.complaint.number)


def test_every_page_of_the_form_is_accessible(page, live_server, view, wages):
    if view == "elder":
        page.context.add_cookies([{"name": "view", "value": "elder", "url": live_server.url}])
    pages = question_pages(WAGE_PAGES) if view == "elder" else WAGE_PAGES

    def visit(name, *args):
        return page.goto(live_server.url + reverse(f"complaints:{name}", args=args))

    check(page, visit("new"), f"{view}-new")
    for number, form_page in enumerate(pages):
        name = f"{view}-{number:02}-{form_page.slug}"
        check(page, visit("wage_step", form_page.slug), name)
        if form_page.slug in {"job", "pay", "you", "months", "phone"}:
            with page.expect_response(lambda response: response.status == 422) as wrong:
                go_on(page)
            check(page, wrong.value, f"{name}-wrong")
        answer(page, form_page)
        go_on(page)
    check(page, visit("wage_check"), f"{view}-check")
    follow(page.get_by_role("button", name="提交欠薪反映"))
    check(page, visit("receipt"), f"{view}-receipt")
    check(page, visit("case"), f"{view}-case")


def test_form_fits_a_wide_screen(page, live_server, wages):
    wide = page
    wide.set_viewport_size(SIZES["desktop"])
    for form_page in WAGE_PAGES:
        wide.goto(live_server.url + reverse("complaints:wage_step", args=[form_page.slug]))
        answer(wide, form_page)
        shoot(wide, f"wide-{form_page.slug}")
        go_on(wide)
    shoot(wide, "wide-check")

    assert fits(wide)


def test_pages_of_the_workbench_are_accessible(page, live_server, wages):
    complaint = wages.investigated(
        at="2026-11-20 10:00",
        hides_name=True,
        coworkers=[coworker(), coworker("王芳", "13812345679")],
    )
    services.mediate_labor(
        complaint,
        body="县总工会调解组织",
        bureau=wages.union,
        started_on=moment("2026-11-24 09:00").date(),
        worker_agrees=True,
        by=wages.hrss_handler,
    )
    wages.hrss_contact.set_password(PASSWORD)
    wages.hrss_contact.save()
    page.set_viewport_size(SIZES["desktop"])
    sign_in(page, live_server, wages.hrss_contact.username)
    alert = reverse(
        "admin:complaints_complaint_collective", args=[CollectiveAlert.objects.get().pk]
    )
    paths = {
        "panel": page_of(complaint),
        "answer": step_of(complaint, "answer"),
        "arbitration": step_of(complaint, "apply_arbitration"),
        "collective": alert,
    }

    for name, path in paths.items():
        page.goto(live_server.url + path)
        for size in at_each_size(page, OFFICERS_SIZES):
            shoot(page, f"workbench-{size}-{name}")
            assert fits(page), (name, size)
            found = {each.split(":")[0] for each in axe_violations(page)}
            assert found <= FRAMES_OWN, (name, size)
