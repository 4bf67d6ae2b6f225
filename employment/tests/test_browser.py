"""Jobs in a real browser: somebody of 72 registers in large type without scripts; the room of the enterprise."""

import re

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import expect

from employment.services import pairs
from employment.tests.factories import LabourMarket
from employment.tests.test_pairs import seeker_of
from employment.tests.test_seeking import sms_code
from gaotai_jiazheng.tests.browser import SIZES, axe_violations, follow, overflowing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county(transactional_db):
    with time_machine.travel("2026-11-23T10:00:00+08:00", tick=True):
        yield LabourMarket()


def is_sound(page):
    assert (axe_violations(page), overflowing(page)) == ([], 0), page.url


def test_somebody_of_72_registers_one_question_a_page(phone, live_server, county):
    county.published(title="钟点保洁")
    page = phone
    page.goto(f"{live_server.url}/jobs/")
    follow(page.get_by_role("button", name="大字版"))
    follow(page.get_by_role("link", name="登记求职，请人帮我找"))
    follow(page.get_by_role("button", name="下一题"))
    expect(page.locator(".error-summary")).to_be_visible()
    page.get_by_label("保洁", exact=True).check()
    follow(page.get_by_role("button", name="下一题"))
    page.get_by_label("东苑社区").check()
    page.get_by_label("同一个镇也可以").check()
    follow(page.get_by_role("button", name="下一题"))
    page.get_by_label("上午").check()
    follow(page.get_by_role("button", name="下一题"))
    follow(page.get_by_role("button", name="上一题"))
    expect(page.get_by_label("上午")).to_be_checked()
    follow(page.get_by_role("button", name="下一题"))
    follow(page.get_by_role("button", name="下一题"))
    page.get_by_label("姓名").fill("马秀英")
    page.get_by_label("手机号").fill("13893600001")
    follow(page.get_by_role("button", name="下一题"))
    follow(page.get_by_role("button", name="下一题"))
    page.get_by_label("我同意").check()
    follow(page.get_by_role("button", name="把验证码发给我"))
    page.get_by_label("短信里的六位验证码").fill(sms_code())
    follow(page.get_by_role("button", name="登记"))
    expect(page.get_by_role("heading", name="已经登记")).to_be_visible()
    number, code = page.locator(".big-code").all_inner_texts()
    page.goto(f"{live_server.url}{reverse('employment:own')}")
    page.get_by_label("求职编号").fill(number)
    page.get_by_label("查询码").fill(code)
    follow(page.get_by_role("button", name="打开"))
    follow(page.get_by_role("button", name=re.compile("我想去")))
    expect(page.get_by_text("求职人同意联系")).to_be_visible()


def test_pages_are_sound_on_a_phone(page, live_server, client, county):
    page.set_viewport_size(SIZES["phone"])
    job = county.published(title="钟点保洁")
    flagged = county.drafted(title="月嫂", requirements="限女性。")
    seeker = seeker_of(county)
    match = pairs.propose(job, seeker, by=county.owner)
    pairs.agree_by_phone(match, by=county.clerk)
    for path in ("/jobs/", job.get_absolute_url(), "/jobs/seek/", "/jobs/communities/"):
        page.goto(live_server.url + path)
        is_sound(page)
    client.force_login(county.owner)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto(f"{live_server.url}/workspace/jobs/new/")
    is_sound(page)
    page.goto(f"{live_server.url}/workspace/jobs/{flagged.pk}/check/")
    is_sound(page)
    page.get_by_label("说明").fill("要和产妇同住一间房。")
    follow(page.get_by_role("button", name="说明后提交审核"))
    expect(page.get_by_text("待审核").first).to_be_visible()
    page.goto(f"{live_server.url}/workspace/jobs/matches/{match.pk}/")
    is_sound(page)
    follow(page.get_by_role("link", name="看联系方式"))
    page.get_by_label("查看理由").fill("联系面试")
    follow(page.get_by_role("button", name="查看"))
    expect(page.get_by_text("13893600001")).to_be_visible()
