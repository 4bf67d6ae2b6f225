"""A resident's way through the pages, in a real browser of a phone's width without scripts."""

import gzip
import os
import re
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from complaints import services
from complaints.forms.questions import PAGES, QUESTION_PAGES
from complaints.models import Attachment, Complaint
from complaints.tests.factories import CategoryFactory, CountyFactory, PrivacyNoticeFactory
from complaints.tests.intake_answers import ANSWERS, png
from complaints.transitions import State
from enterprises.services import register_enterprise
from gaotai_jiazheng.tests.browser import SIZES, axe_violations, follow
from regions.tests.factories import CommunityFactory, TownFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_BYTES = 50 * 1024
TICKS = {"hides_name", "agrees_to_entrust", "agrees_to_publish", "consent_version"}
# Where to put pictures of the pages for people to look at; none are made without it.
SHOTS = os.environ.get("SHOTS")


@pytest.fixture
def small_county(db):
    county = CountyFactory()
    CategoryFactory(
        slug="personal_safety",
        name="人身安全",
        hint="受伤、被打、被威胁。",
        is_dangerous=True,
        position=2,
    )
    PrivacyNoticeFactory()
    CommunityFactory(town=TownFactory())
    register_enterprise(
        name="高台县安心家政服务有限公司",
        uscc="91350100M000100Y43",
        address="高台县城关镇人民东路1号",
    )
    return county


@pytest.fixture(params=["standard", "elder"])
def view(request):
    return request.param


@pytest.fixture
def reader(page, live_server, view):
    """A browser of a phone's width with scripts, which axe needs, in either view."""
    if view == "elder":
        page.context.add_cookies([{"name": "view", "value": "elder", "url": live_server.url}])
    return page


def shoot(page, name):
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def answer(page, form_page, **files):
    """Type the answers of one page as a person does."""
    for name in form_page.fields:
        value = ANSWERS.get(name)
        field = page.locator(f'[name="{name}"]')
        if name == "attachments":
            if files:
                field.set_input_files(files["attachments"])
        elif name == "category":
            page.locator(f'[name="category"][value="{value}"]').check()
        elif name == "demand_choices":
            for choice in value:
                page.locator(f'[name="demand_choices"][value="{choice}"]').check()
        elif name in TICKS:
            if value:
                field.check()
        elif value is not None and name not in {"enterprise", "place"}:
            field.fill(value)


def go_on(page):
    follow(page.locator('.actions [name="go"][value="next"]'))


def fits(page):
    """Whether nothing has to be scrolled sideways."""
    width = page.viewport_size["width"]
    return page.locator("html").evaluate("page => page.scrollWidth") <= width


def test_complaint_on_a_phone_without_scripts(phone, live_server, small_county):
    picture = {"name": "现场.png", "mimeType": "image/png", "buffer": png().read()}
    phone.goto(live_server.url + reverse("complaints:index"))
    follow(phone.get_by_role("link", name="我要投诉").last)
    follow(phone.get_by_role("link", name="被坑了，想要个说法"))
    answer(phone, PAGES[0])
    go_on(phone)
    phone.locator('[name="respondent_name"]').fill("安心家政")
    follow(phone.get_by_role("button", name="查找"))
    phone.get_by_label("高台县安心家政服务有限公司").check()
    phone.locator('[name="attachments"]').set_input_files(picture)
    go_on(phone)
    answer(phone, PAGES[2])
    go_on(phone)
    expect(phone.locator("main")).to_contain_text("现场.png")
    follow(phone.get_by_role("button", name="提交投诉"))
    expect(phone.locator(".big-code")).to_have_count(2)
    number, code = phone.locator(".big-code").all_inner_texts()

    complaint = Complaint.objects.get()
    assert (complaint.number, complaint.enterprise.name) == (number, "高台县安心家政服务有限公司")
    assert Attachment.objects.get().complaint == complaint

    phone.context.clear_cookies()
    phone.goto(live_server.url + reverse("complaints:track"))
    phone.locator('[name="number"]').fill(number)
    phone.locator('[name="query_code"]').fill(code)
    follow(phone.locator("main").get_by_role("button", name="查进度"))
    follow(phone.get_by_role("link", name="为什么是这一天").first)

    expect(phone.locator("h1")).to_have_text("为什么是这一天")


def test_what_is_wrong_is_found_by_its_link(phone, live_server, small_county):
    phone.goto(live_server.url + reverse("complaints:step", args=["who"]))
    phone.locator('[name="complainant_phone"]').fill("123")
    go_on(phone)

    problems = [
        re.compile("^您的姓名："),
        re.compile("^您的电话："),
        re.compile("^我已阅读并同意隐私告知："),
    ]
    expect(phone.locator(".error-summary a")).to_have_text(problems)
    phone.locator(".error-summary a").nth(1).click()

    expect(phone).to_have_url(re.compile("#id_complainant_phone$"))
    expect(phone.locator('[name="complainant_phone"]')).to_have_value("123")


def check(page, response, name):
    """The page is light, fits the phone, and axe finds nothing."""
    shoot(page, name)
    assert len(gzip.compress(response.body())) <= MOST_BYTES
    assert fits(page), name
    assert axe_violations(page) == [], name


def test_every_page_of_filing_is_accessible(reader, live_server, view, small_county):
    def visit(name, *args):
        return reader.goto(live_server.url + reverse(f"complaints:{name}", args=args))

    check(reader, visit("index"), f"{view}-index")
    check(reader, visit("privacy"), f"{view}-privacy")
    check(reader, visit("new"), f"{view}-new")
    pages = QUESTION_PAGES if view == "elder" else PAGES
    for number, form_page in enumerate(pages):
        name = f"{view}-{number:02}-{form_page.slug}"
        check(reader, visit("step", form_page.slug), name)
        if form_page.slug in {"what", "who", "category", "contact"}:
            with reader.expect_response(lambda response: response.status == 422) as wrong:
                go_on(reader)
            check(reader, wrong.value, f"{name}-wrong")
        answer(reader, form_page)
        go_on(reader)
    check(reader, visit("check"), f"{view}-check")
    check(reader, visit("new"), f"{view}-resume")
    visit("check")
    follow(reader.get_by_role("button", name="提交投诉"))
    check(reader, visit("receipt"), f"{view}-receipt")
    check(reader, visit("case"), f"{view}-case")
    check(reader, visit("withdraw"), f"{view}-withdraw")
    check(reader, visit("supplement"), f"{view}-supplement")
    reader.goto(live_server.url + reverse("complaints:case"))
    with reader.expect_navigation() as explained:
        reader.get_by_role("link", name="为什么是这一天").first.click()
    check(reader, explained.value, f"{view}-clock")


def test_pages_of_tracking_and_following_up_are_accessible(reader, live_server, view, small_county):
    filed = small_county.file(category=small_county.property_category, at="2026-11-02 10:00")
    officer = small_county.housing_contact
    services.record(filed.complaint, by=officer)
    services.accept(filed.complaint, by=officer)
    services.answer(filed.complaint, by=officer, outcome="已经退还一半费用。")

    check(reader, reader.goto(live_server.url + reverse("complaints:track")), f"{view}-track")
    reader.locator('[name="number"]').fill(filed.complaint.number)
    reader.locator('[name="query_code"]').fill("AAAAAAAA")
    with reader.expect_response(lambda response: response.status == 422) as wrong:
        follow(reader.locator("main").get_by_role("button", name="查进度"))
    check(reader, wrong.value, f"{view}-track-wrong")
    reader.locator('[name="query_code"]').fill(filed.query_code)
    with reader.expect_navigation() as opened:
        reader.locator("main").get_by_role("button", name="查进度").click()
    check(reader, opened.value, f"{view}-case-answered")
    page = reader.goto(live_server.url + reverse("complaints:follow_up"))
    check(reader, page, f"{view}-follow-up")
    reader.get_by_label("没有解决").check()
    reader.get_by_label("不满意", exact=True).check()
    follow(reader.get_by_role("button", name="提交"))

    expect(reader.locator("main")).to_contain_text("谢谢您的回答")
    filed.complaint.refresh_from_db()
    assert filed.complaint.state == State.FOLLOWED_UP


def test_scripts_add_a_print_button(page, live_server, small_county):
    page.goto(live_server.url + reverse("complaints:step", args=["what"]))
    for form_page in PAGES:
        answer(page, form_page)
        go_on(page)
    follow(page.get_by_role("button", name="提交投诉"))

    expect(page.get_by_role("button", name="打印回执")).to_be_visible()


def test_pages_fit_a_wide_screen(page, live_server, small_county):
    wide = page
    wide.set_viewport_size(SIZES["desktop"])
    wide.goto(live_server.url + reverse("complaints:index"))
    shoot(wide, "wide-index")
    wide.goto(live_server.url + reverse("complaints:new"))
    shoot(wide, "wide-new")
    wide.goto(live_server.url + reverse("complaints:step", args=["what"]))
    for form_page in PAGES:
        answer(wide, form_page)
        shoot(wide, f"wide-{form_page.slug}")
        go_on(wide)
    shoot(wide, "wide-check")
    follow(wide.get_by_role("button", name="提交投诉"))
    shoot(wide, "wide-receipt")
    wide.goto(live_server.url + reverse("complaints:case"))
    shoot(wide, "wide-case")

    assert fits(wide)
