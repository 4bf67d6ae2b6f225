"""The passport in a real browser: made on a phone, opened by somebody without an account, no script needed."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from credentials.models import PassportField
from credentials.services import passports
from credentials.tests.factories import LevelRuleFactory, announced, candidate, certificate, held
from credentials.tests.test_awards import award
from credentials.tests.test_candidates import confirmed
from enterprises.tests.factories import EnterpriseMemberFactory
from gaotai_jiazheng.tests.browser import at_each_size, axe_violations, follow, overflowing
from reminders.models import Notification
from workers.tests.factories import EmploymentFactory, officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Unfold's own frame has these, on every page and outside what is written here.
FRAMES_OWN = {"landmark-one-main", "landmark-unique", "page-has-heading-one", "region", "list"}
FRAMES_OWN |= {"heading-order"}
PHONE = "13912345678"


@pytest.fixture
def worker(transactional_db):
    employment = EmploymentFactory(enterprise__name="绿洲家政", worker__phone=PHONE)
    certificate(employment.worker, 4)
    LevelRuleFactory(level=3, previous_level=4, months_after_previous=60)
    award(employment.worker)
    return employment.worker


def sent_code():
    body = Notification.objects.filter(kind="worker_code").latest("pk").body
    return "".join(each for each in body if each.isdigit())[:6]


def check(page, besides=frozenset()):
    """No fault at any size but these that are known."""
    for size in at_each_size(page):
        faults = [each for each in axe_violations(page) if each.split(":")[0] not in besides]
        assert (faults, overflowing(page)) == ([], 0), (page.url, size)


def sign_in_worker(page, live_server):
    page.goto(live_server.url + reverse("worker:home"))
    page.get_by_label("手机号").fill(PHONE)
    follow(page.get_by_role("button", name="把验证码发给我"))
    page.get_by_label("验证码").fill(sent_code())
    follow(page.get_by_role("button", name="登录"))
    expect(page.get_by_role("heading", name="王秀兰")).to_be_visible()


def sign_in_staff(context, live_server, client, user):
    client.force_login(user)
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def test_passport_is_made_given_away_and_seen(phone, page, live_server, worker):
    sign_in_worker(page, live_server)
    follow(page.get_by_role("link", name="职业护照"))
    check(page)
    page.get_by_label("技能证书").check()
    page.get_by_label("从业时间").check()
    page.get_by_label("表彰").check()
    follow(page.get_by_role("button", name="做一个链接"))
    link = page.locator("code").inner_text()
    check(page)

    other = phone
    other.goto(link)
    expect(other.get_by_role("heading", name="家政服务员的职业护照")).to_be_visible()
    expect(other.get_by_text("四级（中级工）")).to_have_count(0)
    other.get_by_role("button", name="打开").click()
    expect(other.get_by_text("家政服务员四级（中级工）")).to_be_visible()
    expect(other.get_by_text("绿洲家政")).to_have_count(0)
    other.goto(link)
    expect(other.get_by_role("heading", name="这个链接打不开了")).to_be_visible()

    page.goto(live_server.url + reverse("worker:looks"))
    expect(page.get_by_text("拿到链接的人看了您的职业护照")).to_be_visible()
    check(page)


def test_opened_passport_and_own_pages_have_no_fault(page, live_server, worker):
    passport, token = passports.make(worker, fields=PassportField.values, openings=2)
    page.goto(live_server.url + reverse("credentials:shown", args=[token]))
    check(page)
    follow(page.get_by_role("button", name="打开"))
    expect(page.get_by_role("heading", name="王秀兰")).to_be_visible()
    check(page)
    passports.revoke(passport)
    page.goto(live_server.url + reverse("credentials:shown", args=[token]))
    check(page)
    sign_in_worker(page, live_server)
    for name in ("next_level", "exams", "awards", "levels"):
        page.goto(live_server.url + reverse(f"credentials:{name}"))
        expect(page.locator("h1")).to_be_visible()
        check(page)


def test_room_of_an_enterprise(page, live_server, client):
    member = EnterpriseMemberFactory()
    plan = announced()
    employed = EmploymentFactory(enterprise=member.enterprise).worker
    candidate(plan, employed, enterprise=member.enterprise)
    sign_in_staff(page.context, live_server, client, member.user)
    for path in (
        reverse("credentials_workspace:index"),
        reverse("credentials_workspace:exam", args=[plan.number]),
    ):
        page.goto(live_server.url + path)
        expect(page.locator("h1")).to_be_visible()
        check(page)


def test_workbench(page, live_server, client):
    waiting, plan = held(candidates=2), held(candidates=2)
    confirmed(plan)
    sign_in_staff(page.context, live_server, client, officer("hrss"))
    of_plan = [
        ("change", plan),
        ("sheet", waiting),
        ("confirm", plan),
        ("part", plan),
        ("candidate", plan),
    ]
    paths = [
        reverse(f"admin:credentials_examplan_{name}", args=[each.pk]) for name, each in of_plan
    ]
    paths += [reverse("admin:credentials_examplan_add"), reverse("admin:credentials_award_add")]

    for path in paths:
        page.goto(live_server.url + path)
        expect(page.locator(".case-title")).to_be_visible()
        check(page, FRAMES_OWN)
