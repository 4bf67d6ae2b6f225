"""The finder and the form on a phone, without a script, and the workbench: no axe violation, no scrolling sideways."""

import os

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from gaotai_jiazheng.tests.browser import SIZES, axe_violations, follow, overflowing
from subsidies.services import checking
from subsidies.tests.factories import County, sent
from subsidies.tests.test_filing import sms
from workers.tests.factories import id_number

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Unfold's own frame has these, on every page and outside what is written here.
FRAMES_OWN = {"landmark-one-main", "landmark-unique", "page-has-heading-one", "region", "list"}
FRAMES_OWN |= {"heading-order"}


@pytest.fixture
def county(transactional_db):
    return County().fill_funds()


def picture(page, name):
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def check(page, name):
    picture(page, name)
    assert (axe_violations(page), overflowing(page)) == ([], 0)


def test_from_six_questions_to_an_application_on_a_phone(page, live_server, county):
    page.set_viewport_size(SIZES["phone"])
    page.goto(live_server.url + reverse("subsidies:index"))
    check(page, "finder")
    for answer in (
        "脱贫劳动力或者防止返贫监测对象",
        "18岁以上",
        "在县外打工",
        "3个月到11个月",
        "甘肃省外",
        "都没有",
    ):
        page.get_by_label(answer, exact=True).last.check()
    follow(page.get_by_role("button", name="看看有哪些"))
    expect(page.get_by_role("link", name="一次性往返交通补助")).to_be_visible()
    check(page, "found")
    follow(page.get_by_role("link", name="一次性往返交通补助"))
    check(page, "policy")
    follow(page.get_by_role("link", name="网上申请"))
    page.get_by_label("手机号").fill("13893600001")
    follow(page.get_by_role("button", name="把验证码发给我"))
    page.get_by_label("短信验证码").fill(sms("验证码").removeprefix("验证码")[:6])
    follow(page.get_by_role("button", name="下一步"))
    page.get_by_label("姓名").fill("王秀兰")
    follow(page.get_by_role("button", name="提交"))
    expect(page.get_by_label("姓名")).to_have_value("王秀兰")
    check(page, "form")
    page.get_by_label("身份证号码").fill(id_number(1))
    page.get_by_label("社会保障卡").fill("6222020200112233")
    page.get_by_label("户籍在哪个社区（村）").select_option(label="城关镇其他地方")
    page.get_by_label("连续做了几个月").fill("4")
    for place, value in (("is_poverty_group", "True"), ("works_away", "True"),
                         ("destination", "outside_province"), ("was_organised", "False")):  # fmt: skip
        page.locator(f'input[name="{place}"][value="{value}"]').check()
    follow(page.get_by_role("button", name="提交"))
    expect(page.get_by_text("审核中：村（社区）张榜")).to_be_visible()
    check(page, "own")


def test_workbench_of_an_application(page, live_server, client, county):
    application = checking.approve(sent(county), by=county.other_clerk)
    client.force_login(county.third_clerk)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.set_viewport_size(SIZES["desktop"])
    page.goto(live_server.url + reverse("admin:subsidies_application_changelist"))
    picture(page, "list")
    follow(page.get_by_role("link", name=application.number))
    picture(page, "case")
    faultless(page)
    follow(page.get_by_role("link", name="同意"))
    follow(page.get_by_role("button", name="同意"))
    expect(page.get_by_text("县农业农村局核对身份").first).to_be_visible()


def test_bureau_writes_a_new_version_and_confirms_it(page, live_server, client, county):
    client.force_login(county.people["hrss"][0])
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    policy = county.policy("travel")
    page.set_viewport_size(SIZES["phone"])
    page.goto(live_server.url + reverse("admin:subsidies_subsidypolicy_change", args=[policy.pk]))
    picture(page, "policy-kept")
    faultless(page)
    page.set_viewport_size(SIZES["desktop"])
    follow(page.get_by_role("link", name="写新版本"))
    faultless(page)
    page.get_by_label("文号").fill("甘人社通〔2026〕300号")
    follow(page.get_by_role("button", name="写新版本"))
    expect(page.get_by_label("文号")).to_have_value("甘人社通〔2026〕300号")
    faultless(page)
    page.get_by_label("施行日期").fill("2027-01-01")
    follow(page.get_by_role("button", name="写新版本"))
    expect(page.get_by_text("第2版")).to_be_visible()
    follow(page.get_by_role("link", name="outside_province"))
    page.get_by_label("金额（元）").fill("650")
    follow(page.get_by_role("button", name="修改标准：outside_province"))
    expect(page.get_by_text("650元/人")).to_be_visible()
    follow(page.get_by_role("link", name="确认"))
    follow(page.get_by_role("button", name="确认"))
    expect(page.get_by_text("待确认")).to_have_count(0)
    picture(page, "version-confirmed")
    faultless(page)


def faultless(page):
    """The page of the workbench within unfold's frame."""
    faults = [each for each in axe_violations(page) if each.split(":")[0] not in FRAMES_OWN]
    assert (faults, overflowing(page)) == ([], 0)
