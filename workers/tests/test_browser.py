"""The pages of workers in a real browser: no axe violation, nothing wider than a phone, no script needed."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.tests import sessions
from enterprises.tests.factories import EnterpriseMemberFactory
from gaotai_jiazheng.tests.browser import at_each_size, axe_violations, follow, overflowing
from reminders.models import Notification
from workers.models import Employment
from workers.tests.factories import (
    CertificateFactory,
    EmploymentFactory,
    HealthCertificateFactory,
    PolicyFactory,
    WorkerFactory,
    id_number,
    officer,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Unfold's own frame has these, on every page and outside what is written here.
FRAMES_OWN = {"landmark-one-main", "landmark-unique", "page-has-heading-one", "region", "list"}
FRAMES_OWN |= {"heading-order"}


@pytest.fixture
def owner(transactional_db):
    return EnterpriseMemberFactory(enterprise__name="绿洲家政").user


@pytest.fixture
def employment(owner):
    enterprise = owner.enterprise_memberships.get().enterprise
    made = EmploymentFactory(enterprise=enterprise, worker__phone="13912345678")
    CertificateFactory(worker=made.worker, entered_for=enterprise)
    HealthCertificateFactory(worker=made.worker, entered_for=enterprise)
    PolicyFactory(worker=made.worker, entered_for=enterprise)
    return made


def sign_in(context, live_server, client, user):
    sessions.sign_in(client, user)
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def sent_code():
    body = Notification.objects.filter(kind="worker_code").latest("pk").body
    return "".join(each for each in body if each.isdigit())[:6]


def check(page, besides=frozenset()):
    """No fault at any size but these that are known."""
    for size in at_each_size(page):
        faults = [each for each in axe_violations(page) if each.split(":")[0] not in besides]
        assert (faults, overflowing(page)) == ([], 0), (page.url, size)


def test_room_of_an_enterprise(page, live_server, client, owner, employment):
    sign_in(page.context, live_server, client, owner)
    names = ("index", "add", "imports")
    paths = [reverse(f"workspace_workers:{name}") for name in names]
    worker = employment.worker_id
    paths += [
        reverse(f"workspace_workers:{name}", args=[worker])
        for name in ("worker", "change", "end", "portrait")
    ]
    paths += [
        reverse("workspace_workers:paper", args=[worker, word])
        for word in ("certificate", "health", "policy")
    ]
    paths.append(reverse("workspace_workers:consent", args=[worker, "health"]))

    for path in paths:
        page.goto(live_server.url + path)
        expect(page.locator("h1")).to_be_visible()
        check(page)


def test_own_pages_of_a_worker(page, live_server, employment):
    page.goto(live_server.url + reverse("worker:home"))
    check(page)
    page.get_by_label("手机号").fill("13912345678")
    follow(page.get_by_role("button", name="把验证码发给我"))
    check(page)
    page.get_by_label("验证码").fill(sent_code())
    follow(page.get_by_role("button", name="登录"))
    expect(page.get_by_role("heading", name="王秀兰")).to_be_visible()
    check(page)
    for name in ("portrait", "looks", "correction", "rights"):
        page.goto(live_server.url + reverse(f"worker:{name}"))
        check(page)
    page.goto(live_server.url + reverse("workers:coverage"))
    check(page)


def test_second_enterprise_and_consent_without_scripts(
    phone, live_server, client, owner, employment
):
    """From adding a known person to her answer: no page of it needs a script."""
    known = WorkerFactory(name="欧阳雪莲", phone="13987650123", id_number=id_number(321))
    page = phone
    sign_in(page.context, live_server, client, owner)
    page.goto(live_server.url + reverse("workspace_workers:add"))
    page.get_by_label("证件号码").fill(known.id_number)
    page.get_by_label("姓名").fill("欧阳")
    page.get_by_label("本人手机号").fill("13900000000")
    page.get_by_label("中介制").check()
    page.get_by_label("从哪天开始").fill("2026-03-01")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("heading", name="等本人同意")).to_be_visible()
    expect(page.get_by_text("雪莲")).to_have_count(0)
    page.get_by_label("验证码").fill(sent_code())
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text("本人已同意，登记完成。")).to_be_visible()
    assert Employment.objects.filter(worker=known).count() == 1


def test_register_in_the_workbench(page, live_server, client, employment):
    sign_in(page.context, live_server, client, officer("hrss"))
    worker = employment.worker
    certificate = worker.certificates.get()
    paths = [
        reverse("admin:workers_worker_change", args=[worker.pk]),
        reverse("admin:workers_worker_find"),
        reverse("admin:workers_worker_open", args=[worker.pk]),
        reverse("admin:workers_worker_verify", args=[worker.pk, "certificate", certificate.pk]),
    ]

    for path in paths:
        page.goto(live_server.url + path)
        expect(page.locator(".case-title")).to_be_visible()
        check(page, FRAMES_OWN)
