"""The pages of reports, inquiries and what is added to a complaint, in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from complaints.forms.interviews import COMPLAINT, INQUIRY, REPORT
from complaints.models import Complaint
from complaints.tests.intake_answers import ANSWERS, png
from complaints.tests.kinds import add_kinds
from complaints.tests.test_kinds_pages import AGENT, ALSO, ASKED, JOINT, REPORTED
from complaints.tests.test_pages_browser import (  # noqa: F401
    check,
    fits,
    go_on,
    reader,
    shoot,
    small_county,
    view,
)
from gaotai_jiazheng.tests.browser import SIZES, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILES = {"attachments", "agent_papers"}
PICTURE = {"name": "委托书.png", "mimeType": "image/png", "buffer": png().read()}


@pytest.fixture
def county(small_county):  # noqa: F811
    return add_kinds(small_county)


def answer(page, names, answers):
    """Type the answers to these fields as a person does."""
    for name in names:
        value = answers.get(name)
        field = page.locator(f'[name="{name}"]')
        if name in FILES:
            if name == "agent_papers":
                field.set_input_files(PICTURE)
        elif not value or name in {"enterprise", "place"}:
            continue
        elif isinstance(value, list):
            for each in value:
                page.locator(f'[name="{name}"][value="{each}"]').check()
        elif field.first.get_attribute("type") == "radio":
            page.locator(f'[name="{name}"][value="{value}"]').check()
        elif field.get_attribute("type") == "checkbox":
            field.check()
        else:
            field.fill(value)


def walk(page, live_server, interview, is_elder, answers, name):
    """Every page as it leads on, looked at, up to the receipt."""
    for number, form_page in enumerate(interview.pages(is_elder, answers)):
        address = live_server.url + interview.address_of(form_page)
        check(page, page.goto(address), f"{name}-{number:02}-{form_page.slug}")
        answer(page, form_page.fields, answers)
        go_on(page)
    check(page, page.goto(live_server.url + interview.check_address), f"{name}-check")
    follow(page.locator(f'form[action="{interview.check_address}"] button'))
    for last in ("receipt", "case"):
        address = live_server.url + reverse(f"complaints:{last}")
        check(page, page.goto(address), f"{name}-{last}")


MATTERS = {
    "report": (REPORT, REPORTED),
    "anonymous": (REPORT, REPORTED | {"identity": "anonymous"}),
    "inquiry": (INQUIRY, ASKED),
    "agent": (COMPLAINT, ANSWERS | ALSO | AGENT | {"extras": ["violation", "agent"]}),
    "joint": (COMPLAINT, ANSWERS | JOINT | {"extras": ["joint"]}),
}


@pytest.mark.parametrize("matter", MATTERS)
def test_every_page_is_accessible(reader, live_server, view, county, matter):  # noqa: F811
    interview, answers = MATTERS[matter]

    walk(reader, live_server, interview, view == "elder", answers, f"{view}-{matter}")

    assert Complaint.objects.filter(filed_with=None).count() == 1


def test_anonymous_report_on_a_phone_without_scripts(phone, live_server, county):
    phone.goto(live_server.url + reverse("complaints:new"))
    follow(phone.get_by_role("link", name="举报违法行为"))
    answers = REPORTED | {"identity": "anonymous"}
    for form_page in REPORT.pages(False, answers):
        answer(phone, form_page.fields, answers)
        go_on(phone)
    follow(phone.get_by_role("button", name="提交举报"))

    expect(phone.locator(".big-code").first).to_have_text(Complaint.objects.get().number)
    assert fits(phone)


def test_start_page_fits_a_wide_screen(page, live_server, county):
    page.set_viewport_size(SIZES["desktop"])
    for interview in (REPORT, INQUIRY):
        page.goto(live_server.url + interview.first_address)
        shoot(page, f"wide-{interview.slug}")
        assert fits(page)
