"""Meetings in a real browser, from the call to an action that is done. One axe run a page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from credentials.tests.test_browser import FRAMES_OWN, sign_in_staff
from gaotai_jiazheng.tests.browser import axe_violations, follow, overflowing
from meetings.tests.factories import Round

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def check(page):
    found = [each for each in axe_violations(page) if each.split(":")[0] not in FRAMES_OWN]
    assert (found, overflowing(page)) == ([], 0)


def test_a_meeting_is_called_held_and_followed_on_a_phone(page, live_server, client):
    called = Round()
    sign_in_staff(page.context, live_server, client, called.caller)
    page.goto(live_server.url + reverse("admin:meetings_meeting_add"))
    page.get_by_label("会议名称").fill("季度会商")
    page.get_by_label("会议日").fill(f"{timezone.localdate():%Y-%m-%d}")
    page.get_by_label("开始时间").fill("09:30")
    page.get_by_label("地点").fill("三楼会议室")
    page.get_by_label("主持人").fill("分管副县长")
    page.get_by_label("县人社局").check()
    check(page)
    follow(page.get_by_role("button", name="召集会商"))
    follow(page.get_by_role("link", name="增加议题"))
    page.get_by_label("议题").fill("培训进度")
    follow(page.get_by_role("button", name="增加议题"))
    follow(page.get_by_role("button", name="现在生成材料"))
    expect(page.get_by_text("第1版，")).to_be_visible()
    check(page)
    follow(page.get_by_role("link", name="登记召开"))
    check(page)
    follow(page.get_by_role("button", name="登记召开"))
    follow(page.get_by_role("link", name="登记议定事项"))
    page.get_by_label("做什么").fill("核对培训名单")
    page.get_by_label("责任单位").select_option(label="县人社局")
    due_on = timezone.localdate() + timedelta(days=7)
    page.get_by_label("期限").fill(f"{due_on:%Y-%m-%d}")
    follow(page.get_by_role("button", name="登记议定事项"))
    check(page)
    follow(page.get_by_role("link", name="核对培训名单"))
    check(page)
    follow(page.get_by_role("link", name="登记办结"))
    page.get_by_label("结果").fill("名单已核对")
    follow(page.get_by_role("button", name="登记办结"))
    expect(page.get_by_text("已办结").first).to_be_visible()
