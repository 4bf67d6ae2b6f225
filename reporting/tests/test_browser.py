"""Reports in a real browser: written on a phone, decided at a desk. One axe run a page."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from credentials.tests.test_browser import FRAMES_OWN, sign_in_staff
from gaotai_jiazheng.tests.browser import SIZES, axe_violations, follow, overflowing
from reporting.services import templates
from reporting.tests.factories import WORDS, Quarter, workbook

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def check(page):
    found = [each for each in axe_violations(page) if each.split(":")[0] not in FRAMES_OWN]
    assert (found, overflowing(page)) == ([], 0)


def test_a_report_is_written_on_a_phone(page, live_server, client):
    quarter = Quarter().open()
    report = quarter.report_of(quarter.labour)
    sign_in_staff(page.context, live_server, client, quarter.writer)
    page.goto(live_server.url + report.get_absolute_url())
    check(page)
    follow(page.get_by_role("link", name="填写进展"))
    for number in (6, 7):
        page.get_by_label(f"第{number}项").fill(WORDS)
    check(page)
    follow(page.get_by_role("button", name="填写进展"))
    follow(page.get_by_role("button", name="提交"))
    expect(page.get_by_text("待审核")).to_be_visible()


def test_the_office_decides_and_a_template_is_bound_at_a_desk(page, live_server, client):
    quarter = Quarter().open()
    report = quarter.submitted()
    page.set_viewport_size(SIZES["desktop"])
    sign_in_staff(page.context, live_server, client, quarter.second)
    page.goto(live_server.url + report.get_absolute_url())
    page.get_by_text("采纳", exact=True).click()
    follow(page.get_by_role("button", name="确认采纳"))
    expect(page.get_by_role("link", name="下载定稿")).to_be_visible()
    check(page)
    page.goto(live_server.url + quarter.period.get_absolute_url())
    follow(page.get_by_role("button", name="生成汇总"))
    check(page)
    template = templates.keep(
        bureau=quarter.office, title="市里的表", file=workbook(), by=quarter.second
    )
    page.goto(live_server.url + reverse("admin:reporting_reporttemplate_bind", args=[template.pk]))
    page.get_by_role("textbox", name="位置").fill("汇总!B4")
    page.get_by_label("指标", exact=True).select_option("meetings_held")
    follow(page.get_by_role("button", name="设置取数"))
    expect(page.get_by_text("B4里是公式").first).to_be_visible()
    check(page)
    page.get_by_role("textbox", name="位置").fill("汇总!B3")
    follow(page.get_by_role("button", name="设置取数"))
    expect(page.get_by_text("汇总!B3").first).to_be_visible()
    check(page)
