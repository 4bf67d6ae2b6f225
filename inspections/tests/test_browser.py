"""Inspections in a real browser: axe-core, widths, the record on a phone, and an answer without JavaScript."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from gaotai_jiazheng.tests.browser import follow
from inspections.models import Rectification
from ratings.tests.test_pages_browser import faults_of, sign_in, workbench_faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_public_pages_break_no_rule(live_server, page, county):
    inspection = county.noticed()
    waiting = county.announced(county.plan(year=2027), public_at=timezone.now() + timedelta(days=1))
    addresses = [
        reverse("inspections:index"),
        reverse("inspections:plan", args=[inspection.plan.number]),
        reverse("inspections:plan", args=[waiting.plan.number]),
        reverse("inspections:result", args=[inspection.number]),
        reverse("inspections:results"),
        reverse("inspections:checklist", args=[county.checklist.pk]),
    ]

    assert faults_of(page, live_server, addresses) == {}


def test_pages_of_the_room_break_no_rule(live_server, page, county):
    inspection = county.answered()
    sign_in(page, live_server, county.owner_of(inspection.enterprise))
    addresses = [
        reverse("inspections_workspace:index"),
        reverse("inspections_workspace:inspection", args=[inspection.number]),
        reverse("inspections_workspace:answer", args=[inspection.findings.get().pk]),
    ]

    assert faults_of(page, live_server, addresses) == {}


def test_pages_of_the_bureau_break_no_rule_of_their_own(live_server, page, county):
    inspection = county.answered()
    sign_in(page, live_server, county.contact)
    assignment = inspection.assignments.first()
    addresses = [
        inspection.plan.get_absolute_url(),
        inspection.get_absolute_url(),
        reverse("admin:inspections_inspectionplan_add"),
        reverse("admin:inspections_inspection_step", args=[inspection.pk, "give_up"]),
        reverse("admin:inspections_inspection_recuse", args=[inspection.pk, assignment.pk]),
    ]

    assert workbench_faults(page, live_server, addresses) == {}


def test_pages_of_the_inspector_break_no_rule_of_their_own(live_server, page, county):
    inspection = county.written()
    sign_in(page, live_server, county.inspector_of(inspection))
    question = county.checklist.questions.first()
    addresses = [
        reverse("admin:inspections_inspection_sheet", args=[inspection.pk]),
        reverse("admin:inspections_inspection_question", args=[inspection.pk, question.pk]),
        reverse("admin:inspections_inspection_step", args=[inspection.pk, "record"]),
    ]

    assert workbench_faults(page, live_server, addresses) == {}


def test_name_of_a_chosen_picture_goes_into_no_answer(live_server, page, county):
    inspection, question = county.notified(), county.checklist.questions.first()
    sign_in(page, live_server, county.inspector_of(inspection))
    address = reverse("admin:inspections_inspection_question", args=[inspection.pk, question.pk])
    page.goto(live_server.url + address, wait_until="load")

    page.get_by_role("button", name="照片", exact=True).set_input_files(
        {"name": "现场.png", "mimeType": "image/png", "buffer": b"x"}
    )

    expect(page.get_by_label("发现的问题")).to_have_value("")


def test_inspector_writes_the_record_on_a_phone(live_server, page, county):
    inspection = county.notified()
    sign_in(page, live_server, county.inspector_of(inspection))
    page.goto(live_server.url + reverse("admin:inspections_inspection_sheet", args=[inspection.pk]))

    follow(page.get_by_role("link", name="1.1 营业执照公示"))
    page.get_by_label("符合", exact=True).check()
    follow(page.get_by_role("button", name="保存，下一项"))
    expect(page.get_by_role("heading", name="2.1 明码标价")).to_be_visible()
    page.get_by_label("不符合", exact=True).check()
    follow(page.get_by_role("button", name="保存，下一项"))
    expect(page.get_by_role("alert")).to_contain_text("什么都还没有办理")
    page.get_by_label("程度").select_option("较重")
    page.get_by_label("发现的问题").fill("没有价格表")
    follow(page.get_by_role("button", name="保存，回到检查表"))

    expect(page.get_by_role("link", name="完成检查")).to_be_visible()
    assert inspection.findings.get().what == "没有价格表"


def test_owner_answers_without_javascript(live_server, phone, county):
    inspection = county.rectifying()
    page = phone
    sign_in(page, live_server, county.owner_of(inspection.enterprise))
    page.goto(live_server.url + reverse("inspections_workspace:index"))

    follow(page.get_by_role("link", name=inspection.plan.title))
    follow(page.get_by_role("link", name="提交整改情况"))
    follow(page.get_by_role("button", name="提交"))
    expect(page.get_by_role("alert")).to_contain_text("请写明怎样整改的")
    page.get_by_label("怎样整改的").fill("价格表已经贴在门口。")
    follow(page.get_by_role("button", name="提交"))

    expect(page.locator("main")).to_contain_text("待复查")
    assert Rectification.objects.get().text == "价格表已经贴在门口。"
