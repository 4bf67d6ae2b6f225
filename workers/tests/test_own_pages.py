"""A worker's own pages: in by telephone and code, and out of everybody else's reach."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.access import reveal
from accounts.tests.factories import UserFactory
from bureaus.tests.factories import BureauMemberFactory
from enterprises.cancelling import cancelled
from enterprises.models import Enterprise
from enterprises.tests.factories import EnterpriseMemberFactory
from reminders.models import Notification
from workers.models import Consent, Correction, EmploymentRequest
from workers.services import papers, registering
from workers.tests.factories import (
    BackgroundCheckFactory,
    CertificateFactory,
    EmploymentFactory,
    HealthCertificateFactory,
    WorkerFactory,
    officer,
)

pytestmark = pytest.mark.django_db
SIGN_IN, CODE, HOME = (reverse(f"worker:{name}") for name in ("sign_in", "code", "home"))


def sent_code():
    body = Notification.objects.filter(kind="worker_code").latest("pk").body
    return "".join(each for each in body if each.isdigit())[:6]


@pytest.fixture
def worker():
    return WorkerFactory(name="王秀兰", phone="13912345678")


@pytest.fixture
def signed_in(client, worker):
    client.post(SIGN_IN, {"phone": worker.phone})
    assert client.post(CODE, {"code": sent_code()})["Location"] == HOME
    return client


def test_stranger_is_sent_to_sign_in(client):
    for name in ("home", "looks", "correction"):
        assert client.get(reverse(f"worker:{name}"))["Location"].split("?")[0] == SIGN_IN


def test_sign_in_leads_to_the_page_that_was_wanted_and_to_no_other_site(client, worker):
    looks = reverse("worker:looks")
    way_in = client.get(looks)["Location"]

    code = client.post(way_in, {"phone": worker.phone})["Location"]

    assert code == f"{CODE}?next=%2Fme%2Fworker%2Flooks%2F"
    assert way_in in client.get(code).text.replace("&amp;", "&")
    assert client.post(code, {"code": sent_code()})["Location"] == looks
    client.session.flush()
    for elsewhere in ("https://example.invalid/", "//example.invalid/", "javascript:alert(1)"):
        client.post(SIGN_IN, {"phone": worker.phone})
        led = client.post(f"{CODE}?next={elsewhere}", {"code": sent_code()})["Location"]
        assert led == HOME


def test_who_no_enterprise_has_registered_is_led_on(client, db):
    text = client.get(SIGN_IN).content.decode()

    for name in ("employment:index", "training:index", "subsidies:index", "complaints:wage"):
        assert f'<a href="{reverse(name)}">' in text


def test_answer_is_the_same_for_a_number_nobody_has(client, worker):
    known = client.post(SIGN_IN, {"phone": worker.phone})
    unknown = client.post(SIGN_IN, {"phone": "13800000000"})

    assert known["Location"] == unknown["Location"] == CODE
    assert Notification.objects.count() == 1
    assert client.post(CODE, {"code": "123456"}).status_code == 422


def test_record_shows_papers_and_no_full_number(signed_in, worker):
    EmploymentFactory(worker=worker, enterprise__name="绿洲家政")
    HealthCertificateFactory(worker=worker)
    BackgroundCheckFactory(worker=worker)
    CertificateFactory(worker=worker)

    page = signed_in.get(HOME).content.decode()

    for words in ("绿洲家政", "未发现违法犯罪记录", "家政服务员四级", "高台县疾病预防控制中心"):
        assert words in page
    assert worker.id_number not in page
    assert worker.phone not in page


def test_paper_that_has_run_out_says_so(signed_in, worker):
    yesterday = timezone.localdate() - timedelta(days=1)
    paper = HealthCertificateFactory(
        worker=worker, valid_from=yesterday - timedelta(days=300), valid_until=yesterday
    )
    assert "已过期" in signed_in.get(HOME).text

    paper.valid_until = timezone.localdate()
    paper.save()
    assert "已过期" not in signed_in.get(HOME).text


def test_code_is_good_once(client, worker):
    client.post(SIGN_IN, {"phone": worker.phone})
    code = sent_code()
    client.post(CODE, {"code": code})
    client.post(reverse("worker:sign_out"))
    client.post(SIGN_IN, {"phone": "13800000000"})

    assert client.post(CODE, {"code": code}).status_code == 422


def test_code_runs_out(client, worker):
    client.post(SIGN_IN, {"phone": worker.phone})
    code = sent_code()

    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert client.post(CODE, {"code": code}).status_code == 422


def test_half_an_hour_without_a_page_signs_out(signed_in):
    assert signed_in.get(HOME).status_code == 200

    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert signed_in.get(HOME)["Location"].split("?")[0] == SIGN_IN


def test_changed_telephone_signs_out(signed_in, worker):
    worker.phone = "13912345679"
    worker.save()

    assert signed_in.get(HOME)["Location"].split("?")[0] == SIGN_IN


@pytest.mark.parametrize(("answer", "count"), [("accept", 1), ("decline", 0)])
def test_request_is_answered_on_her_own_page(signed_in, worker, answer, count):
    member = EnterpriseMemberFactory()
    asked = registering.ask(
        member.enterprise,
        worker,
        employment={"mode": "agency_based", "started_on": timezone.localdate()},
        by=member.user,
    )

    signed_in.post(reverse("worker:answer_request", args=[asked.pk, answer]))

    assert worker.employments.count() == count
    assert EmploymentRequest.objects.get().state == {1: "accepted", 0: "declined"}[count]
    [letter] = Notification.objects.filter(recipient=member.user, channel="inbox")
    said = {1: "同意", 0: "不同意"}[count]
    assert letter.subject == f"一名服务人员{said}登记到您的企业"


def test_request_ends_with_its_enterprise_and_leads_to_no_employment(signed_in, worker):
    member = EnterpriseMemberFactory()
    employment = {"mode": "agency_based", "started_on": timezone.localdate()}
    asked = registering.ask(member.enterprise, worker, employment=employment, by=member.user)
    cancelled(member.enterprise, by=member.user, at=timezone.now())
    asked.refresh_from_db()
    assert asked.state == EmploymentRequest.State.WITHDRAWN

    # One that was on its way when the enterprise went off the register.
    late = registering.ask(member.enterprise, worker, employment=employment, by=member.user)
    Enterprise.objects.update(state="cancelled")
    signed_in.post(reverse("worker:answer_request", args=[late.pk, "accept"]))

    assert not worker.employments.exists()


def test_request_to_somebody_else_is_out_of_reach(signed_in):
    member = EnterpriseMemberFactory()
    asked = registering.ask(
        member.enterprise,
        WorkerFactory(),
        employment={"mode": "agency_based", "started_on": timezone.localdate()},
        by=member.user,
    )

    path = reverse("worker:answer_request", args=[asked.pk, "accept"])

    assert signed_in.post(path).status_code == 404


def test_consent_is_given_and_withdrawn(signed_in, worker):
    enterprise = EmploymentFactory(worker=worker).enterprise

    signed_in.post(reverse("worker:consent", args=[enterprise.pk, "health", "give"]))
    signed_in.post(reverse("worker:consent", args=[enterprise.pk, "health", "give"]))
    assert Consent.objects.given().count() == 1
    signed_in.post(reverse("worker:consent", args=[enterprise.pk, "health", "withdraw"]))

    assert not Consent.objects.given().exists()
    assert Consent.objects.get().withdrawn_at is not None


def test_enterprise_she_does_not_work_for_gets_no_consent(signed_in):
    enterprise = EnterpriseMemberFactory().enterprise

    signed_in.post(reverse("worker:consent", args=[enterprise.pk, "health", "give"]))

    assert not Consent.objects.exists()


def test_who_looked_is_told_with_office_and_reason(signed_in, worker):
    member = EnterpriseMemberFactory(enterprise__name="绿洲家政", user__name="马玉兰")
    reveal(member.user, worker, ["id_number", "phone"], "办理意外险要用", "")
    reveal(UserFactory(), WorkerFactory(), ["phone"], "看了别人的", "")

    page = signed_in.get(reverse("worker:looks")).content.decode()

    assert "绿洲家政马*看了证件号码、手机号" in page
    assert "办理意外险要用" in page
    assert "看了别人的" not in page


def test_look_is_told_with_the_office_of_its_day(signed_in, worker):
    today = timezone.localdate()
    member = EnterpriseMemberFactory(
        enterprise__name="绿洲家政", valid_until=today - timedelta(days=1)
    )
    BureauMemberFactory(user=member.user, bureau__name="县人社局", valid_from=today)
    reveal(member.user, worker, ["phone"], "核对登记的号码", "")

    page = signed_in.get(reverse("worker:looks")).text

    assert "县人社局" in page
    assert "绿洲家政" not in page


def test_paper_that_was_found_otherwise_says_so_and_why(signed_in, worker):
    paper = HealthCertificateFactory(worker=worker)
    assert "核验不一致" not in signed_in.get(HOME).text
    papers.verify(
        paper, agrees=False, method="issuer", note="编号查不到", by=officer("health", "县卫健局")
    )

    page = signed_in.get(HOME).text

    assert "核验不一致" in page
    assert "县卫健局" in page and "编号查不到" in page


def test_correction_is_asked_for(signed_in, worker):
    path = reverse("worker:correction")

    assert signed_in.post(path, {"text": ""}).status_code == 422
    for _ in range(2):
        assert signed_in.post(path, {"text": "名字写错了"})["Location"] == HOME
    assert Correction.objects.get().worker == worker
    assert "名字写错了" in signed_in.get(HOME).content.decode()


def test_rights_are_for_everybody(client):
    assert "双倍工资" in client.get(reverse("worker:rights")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_own_record_costs_the_same(signed_in, worker, django_assert_num_queries, count):
    for _ in range(count):
        EmploymentFactory(worker=worker)
        CertificateFactory(worker=worker)
    signed_in.get(HOME)

    with django_assert_num_queries(QUERIES):
        signed_in.get(HOME)


QUERIES = 22
