"""A contest in a real browser: entered and judged on a phone, kept at a desk. One axe run a page."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from competitions.services import awarding
from competitions.tests.factories import Contest
from competitions.tests.test_services import sent_code
from credentials.tests.test_browser import FRAMES_OWN, PHONE, sign_in_staff, sign_in_worker
from enterprises.tests.factories import EnterpriseMemberFactory
from gaotai_jiazheng.tests.browser import SIZES, axe_violations, follow, overflowing
from workers.tests.factories import EmploymentFactory, id_number

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE_SIZE = next(size for size in SIZES.values() if size["width"] < 500)
DESK_SIZE = next(size for size in SIZES.values() if size["width"] > 1000)


def check(page):
    assert (axe_violations(page), overflowing(page)) == ([], 0)


def test_somebody_enters_on_a_phone(page, live_server):
    contest = Contest().open().take_until_now()
    page.set_viewport_size(PHONE_SIZE)
    page.goto(live_server.url + reverse("competitions:index"))
    check(page)
    follow(page.get_by_role("link", name=contest.competition.title))
    check(page)
    follow(page.get_by_role("link", name="我要报名"))
    page.get_by_label("比赛项目").select_option(label="居家保洁")
    page.get_by_label("姓名").fill("李新人")
    page.get_by_label("身份证号码").fill(id_number(9))
    page.get_by_label("手机号").fill("13800000001")
    check(page)
    follow(page.get_by_role("button", name="把验证码发给我"))
    check(page)
    page.get_by_label("短信里的六位验证码").fill(sent_code())
    follow(page.get_by_role("button", name="报名"))
    expect(page.get_by_role("heading", name="已经报名")).to_be_visible()
    check(page)


def test_a_worker_who_is_signed_in_enters_by_one_choice(page, live_server):
    contest = Contest().open().take_until_now()
    EmploymentFactory(enterprise__name="绿洲家政", worker__phone=PHONE)
    page.set_viewport_size(PHONE_SIZE)
    sign_in_worker(page, live_server)
    page.goto(live_server.url + reverse("competitions:enter", args=[contest.competition.number]))
    page.get_by_label("比赛项目").select_option(label="居家保洁")
    check(page)
    follow(page.get_by_role("button", name="报名"))
    expect(page.get_by_role("heading", name="已经报名")).to_be_visible()
    page.goto(live_server.url + reverse("competitions:mine"))
    check(page)


def test_a_judge_signs_on_a_phone_and_results_follow(page, live_server, client):
    contest = Contest()
    first, second = contest.hold(entries=2)
    contest.score(first, 90, 91, 92)
    judge = contest.competition.judges.first()
    page.set_viewport_size(PHONE_SIZE)
    sign_in_staff(page.context, live_server, client, judge.user)
    page.goto(live_server.url + reverse("competitions:judging"))
    check(page)
    follow(page.get_by_role("link", name=f"参赛号{second.start_number}"))
    page.get_by_label("操作规范").fill("88.5")
    page.get_by_label("服务礼仪").fill("80")
    check(page)
    follow(page.get_by_role("button", name="签名锁定"))
    expect(page.get_by_text("已签名锁定")).to_be_visible()
    for name in ("tie", "sheet"):
        arguments = [contest.competition.number, second.start_number]
        page.goto(live_server.url + reverse(f"competitions:{name}", args=arguments))
        check(page)
    page.goto(
        live_server.url + reverse("competitions:competition", args=[contest.competition.number])
    )
    expect(page.get_by_text("评分表还没有签齐的：1-02")).to_be_visible()
    check(page)
    page.goto(live_server.url + reverse("competitions:figures"))
    check(page)


def test_room_of_an_enterprise(page, live_server, client):
    contest = Contest().open().take_until_now()
    member = EnterpriseMemberFactory()
    page.set_viewport_size(PHONE_SIZE)
    sign_in_staff(page.context, live_server, client, member.user)
    for path in (
        reverse("competitions_workspace:index"),
        reverse("competitions_workspace:competition", args=[contest.competition.number]),
    ):
        page.goto(live_server.url + path)
        expect(page.locator("h1")).to_be_visible()
        check(page)


def test_workbench(page, live_server, client):
    contest = Contest()
    entries = contest.hold(entries=2)
    sheet = contest.score(entries[0], 90, 91, 92)[0]
    noticed = Contest()
    (only,) = noticed.hold(entries=1)
    noticed.score(only, 90, 91, 92)
    awarding.put_up(noticed.competition, by=noticed.keeper)
    page.set_viewport_size(DESK_SIZE)
    sign_in_staff(page.context, live_server, client, contest.keeper)
    name, pk = "admin:competitions_competition_{}", contest.competition.pk
    paths = [
        contest.competition.get_absolute_url(),
        noticed.competition.get_absolute_url(),
        reverse(name.format("add")),
        reverse(name.format("form"), args=[pk, "event"]),
        reverse(name.format("form"), args=[pk, "judge"]),
        reverse(name.format("entry"), args=[pk, entries[1].pk, "tie"]),
        reverse(name.format("sheet"), args=[pk, sheet.pk]),
    ]
    for path in paths:
        page.goto(live_server.url + path)
        expect(page.locator(".case-title")).to_be_visible()
        faults = [each for each in axe_violations(page) if each.split(":")[0] not in FRAMES_OWN]
        assert (path, faults, overflowing(page)) == (path, [], 0)
