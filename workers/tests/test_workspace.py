"""The room of workers: who is added how, what an enterprise sees, and what only the worker opens."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import AccessLog
from enterprises.models import Declaration
from enterprises.services.standing import change_standing
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory
from gaotai_jiazheng.demo.ratings import sample_picture
from reminders.models import Notification
from workers import metrics
from workers.forms.papers import PAPERS
from workers.models import (
    Employment,
    EmploymentRequest,
    HealthCertificate,
    OccupationCertificate,
    PaperFile,
    Worker,
)
from workers.services import consenting, employing
from workers.tests.factories import (
    BackgroundCheckFactory,
    CertificateFactory,
    ConsentFactory,
    EmploymentFactory,
    HealthCertificateFactory,
    OccupationFactory,
    PolicyFactory,
    WorkerFactory,
    id_number,
    look,
    officer,
)

pytestmark = pytest.mark.django_db
INDEX = reverse("workspace_workers:index")
ADD = reverse("workspace_workers:add")


@pytest.fixture
def owner():
    return EnterpriseMemberFactory(enterprise__name="绿洲家政").user


@pytest.fixture
def enterprise(owner):
    return owner.enterprise_memberships.get().enterprise


@pytest.fixture
def signed_in(client, owner):
    client.force_login(owner)
    return client


def given(**changes):
    values = {
        "id_type": "resident",
        "id_number": id_number(77),
        "name": "王秀兰",
        "phone": "139 1234 5678",
        "mode": "employee_based",
        "service_lines": ["cleaning"],
        "started_on": "2026-03-01",
        "contract_kind": "fixed_term",
        "contract_from": "2026-03-01",
        "contract_until": "2028-02-29",
    }
    return values | changes


def sent_code():
    """The six digits of the latest message."""
    body = Notification.objects.filter(kind="worker_code").latest("pk").body
    return "".join(each for each in body if each.isdigit())[:6]


@pytest.mark.parametrize(
    ("show", "words"),
    [
        ("current", "先“登记一个人”，或者用表格一次登记多人"),
        ("expiring", "没有30天内到期的合同和材料"),
        ("ended", "没有已经离开的"),
    ],
)
def test_empty_list_says_what_to_do_next(signed_in, show, words):
    assert words in signed_in.get(f"{INDEX}?show={show}").content.decode()


def test_new_person_is_registered_and_told(signed_in, enterprise):
    response = signed_in.post(ADD, given())

    worker = Worker.objects.get()
    assert response["Location"] == reverse("workspace_workers:worker", args=[worker.pk])
    assert (worker.name, worker.sex, worker.born_on.year) == ("王秀兰", "female", 1985)
    assert worker.employments.get().enterprise == enterprise
    told = Notification.objects.get(kind="worker_registered")
    assert (told.channel, told.address) == ("sms", "13912345678")
    page = signed_in.get(response["Location"]).content.decode()
    assert worker.masked_id_number in page
    assert worker.id_number not in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id_number": "62072419850312001X"}, "id_number"),
        ({"id_number": ""}, "id_number"),
        ({"phone": "123"}, "phone"),
        ({"name": ""}, "name"),
        ({"mode": "franchise"}, "mode"),
        ({"started_on": "2099-01-01"}, "started_on"),
        ({"contract_until": ""}, "contract_until"),
        ({"contract_until": "2026-02-01"}, "contract_until"),
        ({"contract_kind": "open_ended"}, "contract_until"),
        ({"contract_from": ""}, "contract_from"),
        ({"contract_kind": ""}, "contract_kind"),
        ({"id_type": "passport", "id_number": "E123456"}, "id_issuer"),
    ],
)
def test_bad_entry_is_told_beside_its_field_and_kept(signed_in, changes, field):
    response = signed_in.post(ADD, given(**changes))

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert ("王秀兰" in response.content.decode()) == (changes.get("name") != "")
    assert not Worker.objects.exists()


def test_known_person_is_asked_and_nothing_of_her_shows(signed_in, enterprise):
    worker = WorkerFactory(name="欧阳雪莲", phone="13987650123")
    EmploymentFactory(worker=worker)

    response = signed_in.post(ADD, given(id_number=worker.id_number, name="别的名字"))

    asked = EmploymentRequest.objects.get()
    page = signed_in.get(response["Location"])
    assert response["Location"] == reverse("workspace_workers:request", args=[asked.pk])
    for secret in ("雪莲", "欧阳", "13987650123", worker.id_number, worker.masked_phone):
        assert secret not in page.content.decode()
    assert not enterprise.employments.exists()
    assert signed_in.get(reverse("workspace_workers:worker", args=[worker.pk])).status_code == 404
    told = Notification.objects.get(kind="worker_code")
    assert (told.address, "绿洲家政" in told.subject) == ("13987650123", True)


def test_code_adds_the_employment_once(signed_in, enterprise):
    worker = WorkerFactory()
    signed_in.post(ADD, given(id_number=worker.id_number))
    asked = EmploymentRequest.objects.get()
    page = reverse("workspace_workers:request", args=[asked.pk])
    code = sent_code()

    assert signed_in.post(page, {"code": f"{(int(code) + 1) % 1000000:06}"}).status_code == 422
    assert signed_in.post(page, {"code": code}).status_code == 302
    assert worker.employments.get().enterprise == enterprise
    assert signed_in.post(page, {"code": code}).status_code == 409
    assert Worker.objects.count() == 1


@pytest.fixture
def asked(signed_in):
    """The request for somebody who is in the register."""
    signed_in.post(ADD, given(id_number=WorkerFactory().id_number))
    return EmploymentRequest.objects.get()


def request_address(name, asked):
    return reverse(f"workspace_workers:{name}", args=[asked.pk])


def test_code_is_sent_again_and_the_first_is_taken_no_longer(signed_in, asked):
    page, again = (request_address(name, asked) for name in ("request", "request_again"))
    first = sent_code()
    assert f'action="{again}"' in signed_in.get(page).text

    told = signed_in.post(again, follow=True).text

    assert "验证码已经重新发出。" in told
    assert Notification.objects.filter(kind="worker_code").count() == 2
    assert signed_in.post(page, {"code": first}).status_code == 422
    assert signed_in.post(page, {"code": sent_code()}).status_code == 302
    late = signed_in.post(again, follow=True).text
    assert f"这项申请{EmploymentRequest.State.ACCEPTED.label}，不能再办。" in late
    for _ in range(3):
        signed_in.post(again)
    assert Notification.objects.filter(kind="worker_code").count() == 2


def test_request_is_taken_back_once(signed_in, asked):
    page, withdraw = (request_address(name, asked) for name in ("request", "request_withdraw"))
    assert f'action="{withdraw}"' in signed_in.get(page).text

    told = signed_in.post(withdraw, follow=True).text
    again = signed_in.post(withdraw, follow=True).text

    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert "申请已经取消。" in told
    assert f"这项申请{asked.get_state_display()}，不能再办。" in again
    assert signed_in.post(page, {"code": sent_code()}).status_code == 409
    assert f'action="{withdraw}"' not in signed_in.get(page).text
    assert not Employment.objects.exists()


@pytest.mark.parametrize("name", ["request", "request_again", "request_withdraw"])
def test_request_is_the_business_of_who_signs_for_the_enterprise(client, enterprise, asked, name):
    address = request_address(name, asked)

    client.force_login(EnterpriseMemberFactory(enterprise=enterprise, role="clerk").user)
    assert client.post(address, {"code": sent_code()}).status_code == 403
    client.force_login(EnterpriseMemberFactory().user)
    assert client.post(address, {"code": sent_code()}).status_code == 404
    asked.refresh_from_db()
    assert asked.state == "open"
    assert Notification.objects.filter(kind="worker_code").count() == 1


def test_employment_is_changed_and_the_page_has_what_it_was(signed_in, enterprise):
    employment = EmploymentFactory(enterprise=enterprise, service_lines=["cleaning"])
    address = reverse("workspace_workers:change", args=[employment.worker_id])
    page = signed_in.get(address)
    initial = page.context["form"].initial
    assert initial["contract_until"] == employment.contract_until
    assert f'value="{employment.contract_from.isoformat()}"' in page.text
    values = {
        "mode": "agency_based",
        "service_lines": ["cleaning", "child_care"],
        "started_on": employment.started_on.isoformat(),
        "contract_kind": "agency",
        "contract_number": "居间2026-7",
        "contract_from": "2026-05-01",
        "contract_until": "2027-04-30",
    }

    backwards = signed_in.post(address, values | {"contract_until": "2026-04-30"})
    future = signed_in.post(address, values | {"started_on": "2099-01-01"})
    taken = signed_in.post(address, values, follow=True)

    assert (backwards.status_code, future.status_code) == (422, 422)
    assert backwards.context["form"].errors == {"contract_until": ["合同的截止日不能早于起始日。"]}
    assert 'value="居间2026-7"' in backwards.text
    assert future.context["form"].errors.keys() == {"started_on"}
    assert "已改好。" in taken.text
    employment.refresh_from_db()
    written = {name: str(getattr(employment, name)) for name in values}
    assert written == {name: str(value) for name, value in values.items()}
    said = Declaration.objects.get()
    assert (said.kind, said.enterprise) == ("employment_change", enterprise)


def test_employment_that_has_ended_is_not_changed(signed_in, enterprise):
    today = timezone.localdate()
    employment = EmploymentFactory(enterprise=enterprise, ended_on=today)
    address = reverse("workspace_workers:change", args=[employment.worker_id])

    response = signed_in.post(address, {"mode": "agency_based", "started_on": "2026-01-01"})

    assert response.status_code == 409
    assert response.context["form"].non_field_errors() == ["这段从业经历已经结束，不能再改。"]
    employment.refresh_from_db()
    assert employment.mode == "employee_based"


def test_five_wrong_tries_close_the_code(signed_in):
    worker = WorkerFactory()
    signed_in.post(ADD, given(id_number=worker.id_number))
    page = reverse("workspace_workers:request", args=[EmploymentRequest.objects.get().pk])
    code = sent_code()
    wrong = f"{(int(code) + 1) % 1000000:06}"

    for _ in range(5):
        signed_in.post(page, {"code": wrong})

    assert signed_in.post(page, {"code": code}).status_code == 422
    assert not Employment.objects.exists()


def test_phone_of_somebody_else_is_refused_in_words(signed_in):
    WorkerFactory(phone="13912345678")

    response = signed_in.post(ADD, given())

    assert response.status_code == 422
    assert "已经登记给另一位服务人员" in response.content.decode()


def test_clerk_looks_and_writes_nothing(client, enterprise):
    clerk = EnterpriseMemberFactory(enterprise=enterprise, role="clerk").user
    employment = EmploymentFactory(enterprise=enterprise)
    client.force_login(clerk)
    page = reverse("workspace_workers:worker", args=[employment.worker_id])

    assert client.get(INDEX).status_code == 200
    assert client.get(page).status_code == 200
    assert client.post(ADD, given()).status_code == 403
    for name in ("numbers", "change", "end"):
        path = reverse(f"workspace_workers:{name}", args=[employment.worker_id])
        assert client.post(path, {"reason": "核对身份信息"}).status_code == 403


def test_other_enterprise_sees_nobody(client, enterprise):
    employment = EmploymentFactory(enterprise=enterprise)
    client.force_login(EnterpriseMemberFactory().user)

    path = reverse("workspace_workers:worker", args=[employment.worker_id])

    assert client.get(path).status_code == 404
    assert employment.worker.name not in client.get(INDEX).content.decode()


def test_reveal_needs_a_reason_and_is_written_down(signed_in, owner, enterprise):
    worker = EmploymentFactory(enterprise=enterprise).worker
    path = reverse("workspace_workers:numbers", args=[worker.pk])

    refused = signed_in.post(path, {"reason": ""})
    opened = signed_in.post(path, {"reason": "办理意外险要用"})

    assert (refused.status_code, worker.id_number in refused.content.decode()) == (422, False)
    assert worker.id_number in opened.content.decode()
    assert worker.phone in opened.content.decode()
    look = AccessLog.objects.get()
    assert (look.by, look.subject, look.fields) == (owner, worker, ["id_number", "phone"])


def test_papers_of_others_open_with_consent_alone(signed_in, owner, enterprise):
    worker = EmploymentFactory(enterprise=enterprise).worker
    own = HealthCertificateFactory(worker=worker, entered_for=enterprise)
    other = HealthCertificateFactory(
        worker=worker, valid_from=timezone.localdate() - timedelta(days=5)
    )
    BackgroundCheckFactory(worker=worker)
    seen = HealthCertificate.objects.visible_to

    assert set(seen(owner)) == {own}
    consent = consenting.give(worker, enterprise, "health")
    assert set(seen(owner)) == {own, other}
    consenting.withdraw(consent)
    assert set(seen(owner)) == {own}
    page = signed_in.get(reverse("workspace_workers:worker", args=[worker.pk])).content.decode()
    assert "未发现违法犯罪记录" not in page


def test_consent_of_another_enterprise_opens_nothing(owner, enterprise):
    worker = EmploymentFactory(enterprise=enterprise).worker
    HealthCertificateFactory(worker=worker)
    other = EmploymentFactory(worker=worker).enterprise
    ConsentFactory(worker=worker, enterprise=other, scope="health")

    assert not HealthCertificate.objects.visible_to(owner).exists()


def test_enterprise_that_she_left_sees_no_paper(signed_in, owner, enterprise):
    employment = EmploymentFactory(enterprise=enterprise)
    HealthCertificateFactory(worker=employment.worker, entered_for=enterprise)
    ConsentFactory(worker=employment.worker, enterprise=enterprise, scope="health")
    yesterday = timezone.localdate() - timedelta(days=1)

    response = signed_in.post(
        reverse("workspace_workers:end", args=[employment.worker_id]),
        {"ended_on": yesterday.isoformat(), "end_reason": "回家"},
    )

    assert response["Location"] == INDEX
    assert not HealthCertificate.objects.visible_to(owner).exists()
    page = signed_in.get(reverse("workspace_workers:worker", args=[employment.worker_id]))
    assert employment.worker.name not in page.content.decode()


def test_consent_by_code(signed_in, owner, enterprise):
    worker = EmploymentFactory(enterprise=enterprise).worker
    HealthCertificateFactory(worker=worker)
    ask = reverse("workspace_workers:ask_consent", args=[worker.pk, "health"])
    page = reverse("workspace_workers:consent", args=[worker.pk, "health"])

    assert signed_in.post(ask)["Location"] == page
    assert signed_in.post(page, {"code": sent_code()}).status_code == 302

    assert HealthCertificate.objects.visible_to(owner).count() == 1


def test_code_for_one_thing_opens_no_other(signed_in, owner, enterprise):
    worker = EmploymentFactory(enterprise=enterprise).worker
    signed_in.post(reverse("workspace_workers:ask_consent", args=[worker.pk, "details"]))

    page = reverse("workspace_workers:consent", args=[worker.pk, "background"])

    assert signed_in.post(page, {"code": sent_code()}).status_code == 422


def test_sixth_code_of_an_hour_is_refused(signed_in, enterprise):
    worker = EmploymentFactory(enterprise=enterprise).worker
    ask = reverse("workspace_workers:ask_consent", args=[worker.pk, "health"])

    for _ in range(6):
        signed_in.post(ask)

    assert Notification.objects.filter(kind="worker_code").count() == 5


def test_certificate_with_its_picture(signed_in, enterprise, owner):
    worker = EmploymentFactory(enterprise=enterprise).worker
    occupation = OccupationFactory()
    picture = sample_picture()
    path = reverse("workspace_workers:paper", args=[worker.pk, "certificate"])
    values = {
        "kind": "skill_level",
        "occupation": occupation.pk,
        "skill_level": "1",
        "number": "s000062072400250000001",
        "issuer": "某评价组织",
        "issued_on": "2025-05-01",
        "files": [picture],
    }

    refused = signed_in.post(path, values)
    picture.seek(0)
    taken = signed_in.post(path, values | {"skill_level": "4"})

    assert refused.status_code == 422
    assert "家政服务员没有一级" in refused.content.decode()
    assert taken.status_code == 302
    certificate = OccupationCertificate.objects.get()
    assert (certificate.number, certificate.entered_for) == ("S000062072400250000001", enterprise)
    file = PaperFile.objects.of(certificate).get()
    response = signed_in.get(reverse("worker:file", args=[file.pk]))
    assert response.getvalue().startswith(b"\x89PNG")
    assert AccessLog.objects.get().action == "view"


def test_file_of_a_paper_opens_for_nobody_else(client, signed_in, enterprise):
    worker = EmploymentFactory(enterprise=enterprise).worker
    path = reverse("workspace_workers:paper", args=[worker.pk, "policy"])
    signed_in.post(
        path,
        {
            "kind": "accident",
            "insurer": "某保险",
            "number": "P1",
            "valid_from": "2026-01-01",
            "valid_until": "2026-12-31",
            "files": [sample_picture()],
        },
    )
    address = reverse("worker:file", args=[PaperFile.objects.get().pk])
    client.logout()

    assert client.get(address).status_code == 404
    client.force_login(EnterpriseMemberFactory().user)
    assert client.get(address).status_code == 404


def test_bad_file_is_refused(signed_in, enterprise):
    worker = EmploymentFactory(enterprise=enterprise).worker

    response = signed_in.post(
        reverse("workspace_workers:paper", args=[worker.pk, "health"]),
        {
            "issuer": "县医院",
            "valid_from": "2026-01-01",
            "valid_until": "2026-12-31",
            "files": [SimpleUploadedFile("a.exe", b"MZ")],
        },
    )

    assert response.status_code == 422
    assert not HealthCertificate.objects.exists()


def test_what_runs_out_stands_among_the_things_to_do(signed_in, enterprise):
    today = timezone.localdate()
    worker = EmploymentFactory(
        enterprise=enterprise, contract_until=today + timedelta(days=20)
    ).worker
    PolicyFactory(worker=worker, entered_for=enterprise, valid_until=today + timedelta(days=3))
    HealthCertificateFactory(worker=worker, valid_until=today + timedelta(days=3))

    page = signed_in.get(reverse("workspace:home")).content.decode()

    assert "1份商业保险快到期" in page
    assert "1份合同快到期" in page
    assert "健康证明快到期" not in page
    assert worker.name in signed_in.get(f"{INDEX}?show=expiring").content.decode()


def test_renewed_paper_is_not_told(signed_in, enterprise):
    today = timezone.localdate()
    worker = EmploymentFactory(enterprise=enterprise).worker
    PolicyFactory(worker=worker, entered_for=enterprise, valid_until=today + timedelta(days=3))
    PolicyFactory(worker=worker, entered_for=enterprise, valid_until=today + timedelta(days=300))

    assert "商业保险快到期" not in signed_in.get(reverse("workspace:home")).content.decode()


def test_of_papers_that_follow_each_other_the_last_one_is_told(signed_in, enterprise):
    today = timezone.localdate()
    worker = EmploymentFactory(enterprise=enterprise).worker
    for days in (-5, 3, 20):
        PolicyFactory(
            worker=worker, entered_for=enterprise, valid_until=today + timedelta(days=days)
        )
    for days in (3, 300):
        CertificateFactory(
            worker=worker, entered_for=enterprise, valid_until=today + timedelta(days=days)
        )

    page = signed_in.get(reverse("workspace:home")).text

    assert "1份商业保险快到期" in page
    assert "技能证书快到期" not in page


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("show", ["current", "expiring"])
def test_list_costs_the_same(signed_in, enterprise, django_assert_num_queries, count, show):
    for _ in range(count):
        worker = EmploymentFactory(
            enterprise=enterprise, contract_until=timezone.localdate() + timedelta(days=5)
        ).worker
        CertificateFactory(worker=worker, entered_for=enterprise)
        HealthCertificateFactory(worker=worker, entered_for=enterprise)
    path = f"{INDEX}?show={show}"
    signed_in.get(path)

    with django_assert_num_queries(QUERIES):
        response = signed_in.get(path)

    assert len(response.context["rows"]) == count


QUERIES = 12


def test_second_enterprise_adds_an_employment_and_never_a_person(signed_in, enterprise):
    first = EmploymentFactory(enterprise=EnterpriseFactory())
    signed_in.post(ADD, given(id_number=first.worker.id_number))
    page = reverse("workspace_workers:request", args=[EmploymentRequest.objects.get().pk])

    signed_in.post(page, {"code": sent_code()})

    assert Worker.objects.count() == 1
    assert first.worker.employments.count() == 2


HEALTH = {
    "issuer": "高台县疾病预防控制中心",
    "number": "J-1",
    "valid_from": "2026-11-01",
    "valid_until": "2027-10-31",
}


@time_machine.travel("2026-11-23T10:00:00+08:00", tick=False)
def test_paper_that_was_found_otherwise_is_told_taken_back_and_entered_anew(
    signed_in, owner, enterprise
):
    worker = EmploymentFactory(enterprise=enterprise).worker
    enter = reverse("workspace_workers:paper", args=[worker.pk, "health"])
    page = reverse("workspace_workers:worker", args=[worker.pk])
    signed_in.post(enter, HEALTH | {"files": sample_picture()})
    paper = HealthCertificate.objects.get()
    inspector = Client()
    inspector.force_login(officer("health"))
    found = reverse("admin:workers_worker_change", args=[worker.pk])
    picture = reverse("worker:file", args=[PaperFile.objects.get().pk])
    assert picture in inspector.get(found).text

    look = reverse("admin:workers_worker_verify", args=[worker.pk, "health", paper.pk])
    inspector.post(look, {"agrees": "no", "method": "issuer", "note": "机构没有开过这份证明"})

    assert "核验不一致" in inspector.get(found).text
    told = Notification.objects.filter(kind="worker_paper", recipient=owner)
    assert {(each.subject, each.link) for each in told} == {("一份健康证明核验不一致", page)}
    shown = signed_in.get(page).text
    assert "核验不一致" in shown and "机构没有开过这份证明" in shown
    back = reverse("workspace_workers:take_back", args=[worker.pk, "health", paper.pk])
    assert back in shown
    assert "撤回以后这份材料和照片都删除" in signed_in.get(back).text
    assert "已撤回健康证明。" in signed_in.post(back, follow=True).text
    assert not HealthCertificate.objects.exists() and not PaperFile.objects.exists()
    assert signed_in.post(enter, HEALTH).status_code == 302


def test_verified_paper_and_that_of_another_are_not_taken_back(client, signed_in, enterprise):
    worker = EmploymentFactory(enterprise=enterprise).worker
    verified = HealthCertificateFactory(worker=worker, entered_for=enterprise)
    verified.verification = look(verified, "health")
    verified.save()
    of_others = PolicyFactory(worker=worker)
    for word, paper, status in (("health", verified, 409), ("policy", of_others, 404)):
        back = reverse("workspace_workers:take_back", args=[worker.pk, word, paper.pk])
        assert back not in signed_in.get(INDEX).text
        assert signed_in.post(back).status_code == status
    client.force_login(EnterpriseMemberFactory(enterprise=enterprise, role="clerk").user)
    back = reverse("workspace_workers:take_back", args=[worker.pk, "health", verified.pk])
    assert client.post(back).status_code == 403
    assert HealthCertificate.objects.exists() and not PaperFile.objects.exists()


def test_health_certificate_holds_no_longer_than_the_terms_say(signed_in, enterprise):
    worker = EmploymentFactory(enterprise=enterprise).worker
    enter = reverse("workspace_workers:paper", args=[worker.pk, "health"])

    answer = signed_in.post(enter, HEALTH | {"valid_until": "2027-11-02"})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "valid_until": ["健康证明最长12个月，请核对起止日期。"]
    }
    assert signed_in.post(enter, HEALTH | {"valid_until": "2027-11-01"}).status_code == 302


def test_worker_hears_that_the_enterprise_has_written_her_off(signed_in, enterprise):
    worker = EmploymentFactory(enterprise=enterprise).worker
    today = timezone.localdate()

    end = reverse("workspace_workers:end", args=[worker.pk])
    assert signed_in.post(end, {"ended_on": today.isoformat()}).status_code == 302

    told = Notification.objects.get(kind="worker_left")
    assert told.address == worker.phone
    assert told.subject == f"{enterprise}登记您已离开，最后一天是{date_format(today)}"


def test_revoked_certificate_is_told_to_its_holder_and_to_who_entered_it(
    signed_in, owner, enterprise
):
    worker = EmploymentFactory(enterprise=enterprise).worker
    certificate = CertificateFactory(worker=worker, entered_for=enterprise)
    inspector = Client()
    inspector.force_login(officer("hrss"))

    revoke = reverse("admin:workers_worker_revoke", args=[worker.pk, certificate.pk])
    today = timezone.localdate()
    assert (
        inspector.post(revoke, {"on": today.isoformat(), "reason": "弄虚作假"}).status_code == 302
    )

    told = Notification.objects.filter(kind="worker_paper").exclude(channel="email")
    assert {(each.address or each.recipient.username, each.subject) for each in told} == {
        (owner.username, "一份技能证书登记了吊销"),
        (worker.phone, "您的一份技能证书登记了吊销"),
    }
    shown = signed_in.get(reverse("workspace_workers:worker", args=[worker.pk])).text
    assert f"{date_format(today)}起吊销：弄虚作假" in shown


@pytest.mark.parametrize(
    ("kind", "first"),
    [("health", "valid_from"), ("policy", "valid_from"), ("certificate", "issued_on")],
)
def test_paper_that_ends_before_it_begins_is_told_beside_its_last_day(kind, first):
    form = PAPERS[kind][0]({first: "2026-11-20", "valid_until": "2025-11-19"})

    assert form.errors["valid_until"] == ["截止日不能早于起始日。"]


def test_who_comes_back_is_asked_anew_what_she_opens(signed_in, owner, enterprise):
    employment = EmploymentFactory(enterprise=enterprise)
    consent = ConsentFactory(worker=employment.worker, enterprise=enterprise, scope="health")
    HealthCertificateFactory(worker=employment.worker)
    assert HealthCertificate.objects.visible_to(owner).exists()
    today = timezone.localdate()

    employing.end(employment, ended_on=today - timedelta(days=1), by=owner)
    EmploymentFactory(worker=employment.worker, enterprise=enterprise, started_on=today)

    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert not HealthCertificate.objects.visible_to(owner).exists()


def test_employments_end_with_the_enterprises_entry_of_the_register(signed_in, owner, enterprise):
    today = timezone.localdate()
    employment, elsewhere = EmploymentFactory(enterprise=enterprise), EmploymentFactory()
    consent = ConsentFactory(worker=employment.worker, enterprise=enterprise, scope="health")
    assert metrics.workers_registered(today) == 2
    page = reverse("workspace_workers:worker", args=[employment.worker.pk])
    assert "登记离开" in signed_in.get(page).text

    change_standing(enterprise, "cancel", by=owner, reason="停业")

    for row in (employment, elsewhere, consent):
        row.refresh_from_db()
    assert (employment.ended_on, employment.end_reason) == (today, "企业已从名录注销")
    assert (elsewhere.ended_on, metrics.workers_registered(today + timedelta(days=1))) == (None, 1)
    assert consent.withdrawn_at is not None
    told = Notification.objects.get(kind="worker_left")
    assert told.subject.startswith("绿洲家政已从名录注销，您在这家企业的登记到")
    assert "登记离开" not in signed_in.get(page).text
