"""The register in the workbench: each bureau its own facts."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import AccessLog
from accounts.tests.factories import UserFactory
from accounts.tests.sessions import sign_in
from bureaus.tests.factories import BureauMemberFactory
from enterprises.models import Enterprise
from enterprises.tests.factories import EnterpriseMemberFactory
from gaotai_jiazheng.short_memory import forget_all
from reminders.models import Notification
from workers import to_verify
from workers.models import (
    Attestation,
    BackgroundCheck,
    Correction,
    Employment,
    HealthCertificate,
    InsuranceMonth,
    Occupation,
    OccupationCertificate,
    Policy,
    Verification,
    Worker,
)
from workers.services import correcting, papers
from workers.services.standing import State, after_months, facts_on
from workers.tests.factories import (
    BackgroundCheckFactory,
    CertificateFactory,
    EmploymentFactory,
    HealthCertificateFactory,
    PolicyFactory,
    WorkerFactory,
    id_number,
    look,
    officer,
)

pytestmark = pytest.mark.django_db
LIST = reverse("admin:workers_worker_changelist")
LOOK = {"agrees": "yes", "method": "original", "note": ""}


def address(name, *args):
    return reverse(f"admin:workers_worker_{name}", args=args)


@pytest.fixture
def worker():
    made = EmploymentFactory().worker
    CertificateFactory(worker=made)
    HealthCertificateFactory(worker=made, conclusion="肝功能复查")
    BackgroundCheckFactory(worker=made)
    PolicyFactory(worker=made)
    return made


MODELS = (
    Worker,
    Employment,
    OccupationCertificate,
    HealthCertificate,
    BackgroundCheck,
    Policy,
)
# Who sees rows of which register: W orker, E mployment, C ertificate, H ealth, B ackground, P olicy.
MATRIX = {
    "hrss": "WEC..P",
    "trade-union": "WEC..P",
    "womens-federation": "WEC...",
    "education": "W.C...",
    "industry-commerce": "WE...P",
    "agriculture-rural": "W.....",
    "health": "W..H..",
    "public-security": "W...B.",
    "market-regulation": "......",
    "taxation": "......",
    "gov-service-center": "......",
}


@pytest.mark.parametrize(("slug", "seen"), MATRIX.items())
def test_bureau_sees_the_registers_of_its_measure(worker, slug, seen):
    user = officer(slug)

    found = "".join(
        letter if model.objects.visible_to(user).exists() else "."
        for letter, model in zip("WECHBP", MODELS, strict=True)
    )

    assert found == seen


def test_stranger_enterprise_and_member_that_has_left_see_nothing(worker):
    left = BureauMemberFactory(bureau__slug="hrss", valid_until=date(2020, 12, 31)).user
    forget_all()
    people = [UserFactory(), EnterpriseMemberFactory().user, left]

    assert [
        (user, model)
        for user in people
        for model in MODELS
        if model.objects.visible_to(user).exists()
    ] == []


def test_superuser_sees_and_verifies_nothing(client, worker):
    sign_in(client, UserFactory(is_staff=True, is_superuser=True))
    certificate = worker.certificates.get()

    assert client.get(address("change", worker.pk)).status_code == 200
    path = address("verify", worker.pk, "certificate", certificate.pk)
    assert client.post(path, LOOK).status_code == 403


DOORS = {  # door -> who may open it
    "open": {"hrss", "health", "public-security"},
    "correct": {"hrss"},
    "background": {"public-security"},
    "attest": {"hrss", "trade-union", "womens-federation", "education", "agriculture-rural"},
}


@pytest.mark.parametrize("slug", MATRIX)
def test_each_bureau_opens_its_own_doors(client, worker, slug):
    sign_in(client, officer(slug))

    may = {name for name in DOORS if client.get(address(name, worker.pk)).status_code == 200}

    assert may == {name for name, slugs in DOORS.items() if slug in slugs}


@pytest.mark.parametrize("slug", MATRIX)
def test_each_bureau_verifies_its_own_papers(client, worker, slug):
    sign_in(client, officer(slug))
    papers_of = {
        "certificate": worker.certificates.get(),
        "health": worker.health_certificates.get(),
        "policy": worker.policies.get(),
    }

    verified = {
        word
        for word, paper in papers_of.items()
        if client.post(address("verify", worker.pk, word, paper.pk), LOOK).status_code == 302
    }

    assert verified == {"hrss": {"certificate", "policy"}, "health": {"health"}}.get(slug, set())


def test_what_a_health_check_found_is_written_down_where_it_is_verified(client, worker):
    health, skill = worker.health_certificates.get(), worker.certificates.get()
    sign_in(client, officer("health"))

    path = address("verify", worker.pk, "health", health.pk)
    assert "体检结论" in client.get(path).content.decode()
    client.post(path, LOOK | {"conclusion": "半年后复查肝功能"})

    health.refresh_from_db()
    assert health.conclusion == "半年后复查肝功能"
    sign_in(client, officer("hrss"))
    path = address("verify", worker.pk, "certificate", skill.pk)
    assert "体检结论" not in client.get(path).content.decode()


@pytest.mark.parametrize(
    ("slug", "word", "rows"),
    [
        ("health", "health_certificates", ["体检机构", "证明编号", "自", "至"]),
        ("hrss", "certificates", ["证书种类", "职业", "等级", "证书编号", "发证机构", "发证日"]),
        ("hrss", "policies", ["险种", "保险公司", "保单号", "自", "至"]),
    ],
)
def test_who_verifies_a_paper_reads_what_is_printed_on_it(client, worker, slug, word, rows):
    sign_in(client, officer(slug))
    getattr(worker, word).update(number="62A07")
    paper = getattr(worker, word).get()
    kind = {"health_certificates": "health", "certificates": "certificate", "policies": "policy"}

    page = client.get(address("verify", worker.pk, kind[word], paper.pk)).content.decode()

    shown = re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page)
    assert {label for label, _ in shown} >= set(rows)
    assert "62A07" in dict(shown).values()


@pytest.mark.parametrize("slug", ["market-regulation", "taxation"])
def test_other_bureaus_do_not_find_the_register(client, worker, slug):
    sign_in(client, officer(slug))

    assert client.get(LIST).status_code == 403
    assert client.get(address("change", worker.pk)).status_code == 403
    assert client.get(address("find")).status_code == 403


def test_days_of_a_health_certificate_are_told_once(client, worker):
    sign_in(client, officer("health"))
    last_day = date_format(worker.health_certificates.get().valid_until)

    page = client.get(address("change", worker.pk)).content.decode()

    assert page.count(last_day) == 1


def test_look_that_agrees_makes_it_valid_and_one_that_does_not_takes_it_away(client, worker):
    sign_in(client, officer("health"))
    paper = worker.health_certificates.get()
    path = address("verify", worker.pk, "health", paper.pk)

    client.post(path, LOOK)
    assert facts_on(worker, timezone.localdate()).health.state == State.VALID
    client.post(path, LOOK | {"agrees": "no"})

    assert facts_on(worker, timezone.localdate()).health.state == State.UNVERIFIED
    assert list(
        Verification.objects.filter(subject_id=paper.pk)
        .exclude(bureau__slug="public-security")
        .order_by("pk")
        .values_list("agrees", "bureau__slug")
    ) == [(True, "health"), (False, "health")]


def test_conclusion_is_written_and_opened_by_health_alone(client, worker):
    paper = worker.health_certificates.get()
    path = address("conclusion", worker.pk, paper.pk)
    sign_in(client, officer("health"))

    page = client.get(address("change", worker.pk)).content.decode()
    opened = client.post(path, {"reason": "核对复查情况"}).content.decode()

    assert "肝功能复查" not in page
    assert "肝功能复查" in opened
    look = AccessLog.objects.get()
    assert (look.subject, look.fields) == (worker, ["conclusion"])
    for slug in ("hrss", "public-security"):
        sign_in(client, officer(slug))
        assert client.post(path, {"reason": "核对复查情况"}).status_code == 403


def test_background_is_result_and_day_by_the_police_alone(client):
    worker = WorkerFactory()
    sign_in(client, officer("public-security"))
    values = {"result": "clear", "checked_on": "2026-11-01"}

    assert client.post(address("background", worker.pk), values).status_code == 302
    again = client.post(address("background", worker.pk), values)

    check = BackgroundCheck.objects.get()
    assert (check.result, check.verification.bureau.slug) == ("clear", "public-security")
    assert check.verification.subject == check
    assert again.status_code == 422
    assert "已经登记过" in again.content.decode()
    with pytest.raises(PermissionDenied):
        papers.enter_background(
            worker, result="clear", checked_on=date(2026, 11, 2), by=officer("hrss")
        )


def test_facts_of_bureaus(client):
    employment = EmploymentFactory()
    worker = employment.worker
    sign_in(client, officer("trade-union"))
    union = {"kind": "union_member", "value": "", "since": "2026-01-01", "until": ""}
    assert client.post(address("attest", worker.pk), union).status_code == 302
    other = union | {"kind": "lifted_out_of_poverty"}
    assert client.post(address("attest", worker.pk), other).status_code == 422
    sign_in(client, officer("agriculture-rural"))
    assert client.post(address("attest", worker.pk), other).status_code == 302
    sign_in(client, officer("hrss"))
    month = {"month": "2026-10-20", "pension": "on", "work_injury": "on"}
    client.post(address("month", worker.pk, employment.pk), month)
    client.post(address("month", worker.pk, employment.pk), month | {"medical": "on"})

    assert {each.kind for each in Attestation.objects.all()} == {
        "union_member",
        "lifted_out_of_poverty",
    }
    row = InsuranceMonth.objects.get()
    assert (row.month, row.paid_names) == (date(2026, 10, 1), ["养老", "医疗", "工伤"])
    page = client.get(address("change", worker.pk)).content.decode()
    assert "养老、医疗、工伤" in page


def test_poverty_status_is_seen_by_its_bureaus_alone(client):
    worker = EmploymentFactory().worker
    papers.attest(
        worker,
        kind="poverty_relapse_monitored",
        value="",
        since=date(2026, 1, 1),
        until=None,
        by=officer("agriculture-rural"),
    )

    seen = {slug for slug in MATRIX if Attestation.objects.visible_to(officer(slug)).exists()}

    assert seen == {"hrss", "agriculture-rural"}
    member = EnterpriseMemberFactory(enterprise=worker.employments.get().enterprise)
    assert not Attestation.objects.visible_to(member.user).exists()


def test_reveal_needs_a_reason_and_is_logged(client, worker):
    sign_in(client, officer("hrss"))
    path = address("open", worker.pk)

    refused = client.post(path, {"reason": "看看"})
    opened = client.post(path, {"reason": "核对证书上的姓名"})

    assert (refused.status_code, worker.id_number in refused.content.decode()) == (422, False)
    assert worker.id_number in opened.content.decode()
    assert AccessLog.objects.get().subject == worker


def test_list_and_page_hold_no_number(client, worker):
    sign_in(client, officer("hrss"))

    pages = client.get(LIST).content.decode()
    pages += client.get(address("change", worker.pk)).content.decode()

    assert worker.masked_id_number in pages
    assert [word for word in (worker.id_number, worker.phone, worker.name) if word in pages] == []


def test_person_is_found_by_whole_values_sent_by_post(client, worker):
    sign_in(client, officer("hrss"))
    path = address("find")

    found = client.post(path, {"id_number": worker.id_number}).context["found"]

    assert found == [worker]
    assert client.post(path, {"phone": worker.phone, "name": "别人"}).context["found"] == []
    assert client.post(path, {}).status_code == 422


def test_certificate_is_revoked_once(client, worker):
    sign_in(client, officer("hrss"))
    certificate = worker.certificates.get()
    path = address("revoke", worker.pk, certificate.pk)
    values = {"on": timezone.localdate().isoformat(), "reason": "冒名顶替"}

    assert client.post(path, values | {"on": "2020-01-01"}).status_code == 422
    assert client.post(path, values).status_code == 302
    assert client.post(path, values).status_code == 409
    assert facts_on(worker, timezone.localdate()).certificates == ()


def test_identity_is_corrected_and_the_request_answered(client):
    worker = WorkerFactory()
    correction = Correction.objects.create(worker=worker, text="名字写错了")
    sign_in(client, officer("hrss"))

    client.post(address("correct", worker.pk), {"name": "王秀岚"})
    path = reverse("admin:workers_correction_change", args=[correction.pk])
    assert client.post(path, {"answer": "已改"}).status_code == 302
    assert client.post(path, {"answer": "再改"}).status_code == 409

    worker.refresh_from_db()
    correction.refresh_from_db()
    assert (worker.name, correction.answer) == ("王秀岚", "已改")
    [letter] = Notification.objects.filter(kind="worker_correction")
    assert (letter.address, letter.subject) == (worker.phone, "您要求更正的事项有了答复")
    sign_in(client, officer("health"))
    assert client.get(path).status_code in {403, 404}


def test_days_of_an_employment_are_put_right_by_the_labour_bureau(client):
    owner = EnterpriseMemberFactory()
    today = timezone.localdate()
    employment = EmploymentFactory(
        enterprise=owner.enterprise, started_on=date(2026, 1, 5), ended_on=date(2026, 1, 6)
    )
    worker = employment.worker
    path = address("days", worker.pk, employment.pk)
    client.force_login(officer("trade-union"))
    assert client.get(path).status_code == 403
    client.force_login(officer("hrss"))
    assert path in client.get(address("change", worker.pk)).text
    given = {"started_on": "2026-01-05", "reason": "企业登记错了离开日"}

    same = client.post(path, given | {"ended_on": "2026-01-06"})
    assert (same.status_code, "没有改动" in same.text) == (422, True)
    assert client.post(path, given | {"ended_on": "2026-01-04"}).status_code == 422
    assert client.post(path, given).status_code == 302

    employment.refresh_from_db()
    assert employment.is_in_force(today)
    assert employment.end_reason == "县人社局更正：企业登记错了离开日"
    told = Notification.objects.filter(kind__in=["worker_left", "worker_employment_corrected"])
    assert {(each.kind, each.channel) for each in told} >= {
        ("worker_left", "sms"),
        ("worker_employment_corrected", "inbox"),
    }
    Enterprise.objects.update(state="cancelled")
    Employment.objects.update(ended_on=today)
    assert client.post(path, given).status_code == 422


def test_request_that_waits_stands_above_what_was_answered(client):
    worker, hrss = WorkerFactory(), officer("hrss")
    answered = Correction.objects.create(worker=worker, text="名字写错了")
    correcting.answer(answered, text="已改", by=hrss)
    waiting = Correction.objects.create(worker=worker, text="镇写错了")
    sign_in(client, hrss)

    page = client.get(reverse("admin:workers_correction_changelist"))

    assert list(page.context["cl"].result_list) == [waiting, answered]


def test_passport_is_corrected_and_gives_way_to_another_paper(client):
    worker = WorkerFactory(
        id_type="passport",
        id_number="E1234567",
        id_issuer="越南",
        birth_date="1990-05-06",
        sex="female",
    )
    sign_in(client, officer("hrss"))
    path = address("correct", worker.pk)

    assert client.post(path, {"id_number": "E7654321"}).status_code == 302
    worker.refresh_from_db()
    assert (worker.id_number, worker.birth_date, worker.id_issuer) == (
        "E7654321",
        "1990-05-06",
        "越南",
    )

    number = id_number(5, date(1991, 7, 8))
    changed = {"id_type": "resident", "id_number": number}
    assert client.post(path, changed).status_code == 302
    worker.refresh_from_db()
    assert (worker.id_type, worker.id_issuer, worker.birth_date) == ("resident", "", "1991-07-08")


def test_telephone_that_is_hers_no_longer_is_taken_out(client):
    worker = WorkerFactory(phone="13912345678")
    sign_in(client, officer("hrss"))
    path = address("correct", worker.pk)

    assert client.post(path, {"phone": "13912345679", "without_phone": "on"}).status_code == 422
    assert client.post(path, {"without_phone": "on"}).status_code == 302

    worker.refresh_from_db()
    assert (worker.phone, worker.phone_digest) == ("", "")
    assert WorkerFactory(phone="13912345678").pk


@pytest.mark.parametrize("value", ["health", "insured", "contract"])
def test_figures_open_to_their_rows(client, worker, value):
    EmploymentFactory(
        contract_kind="", contract_from=None, contract_until=None, started_on=date(2026, 5, 1)
    )
    papers.verify(
        worker.health_certificates.get(), agrees=True, method="original", by=officer("health")
    )
    sign_in(client, officer("hrss"))

    page = client.get(f"{LIST}?holds={value}")

    assert list(page.context["cl"].result_list) == [worker]


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same(client, django_assert_num_queries, count):
    for _ in range(count):
        EmploymentFactory()
    sign_in(client, officer("hrss"))
    client.get(LIST)

    with django_assert_num_queries(QUERIES):
        client.get(LIST)


QUERIES = 8


def test_registers_are_written_by_hrss_alone(client):
    for slug, status in (("hrss", 200), ("health", 403)):
        sign_in(client, officer(slug))
        for name in ("occupation", "evaluationbody", "workerterms"):
            assert client.get(reverse(f"admin:workers_{name}_add")).status_code == status
            assert client.get(reverse(f"admin:workers_{name}_changelist")).status_code == 200


def test_levels_of_an_occupation_are_ticked_and_its_work_types_written_line_by_line(client):
    sign_in(client, officer("hrss"))
    add = reverse("admin:workers_occupation_add")
    given = {
        "code": "4-10-01-06",
        "name": "家政服务员",
        "dict_version": "2022年版",
        "levels": ["5", "4"],
        "work_types": "母婴护理员\n\n 家务服务员 ",
        "active_from": "2022-09-01",
    }
    assert client.post(add, given | {"levels": ["9"]}).status_code == 422
    client.post(add, given)

    made = Occupation.objects.get(code="4-10-01-06")
    assert (made.levels, made.work_types) == ([5, 4], ["母婴护理员", "家务服务员"])
    page = client.get(reverse("admin:workers_occupation_change", args=[made.pk])).text
    assert "母婴护理员\n家务服务员" in page


def test_age_of_a_look_is_that_of_its_day(worker):
    look = papers.verify(
        worker.certificates.get(),
        agrees=True,
        method="national_site",
        by=officer("hrss"),
        at=timezone.now() - timedelta(days=2),
    )

    assert "全国联网查询" in str(look)


@pytest.mark.parametrize(
    ("slug", "word", "title"),
    [
        ("health", "health", "有健康证明待核验的服务人员"),
        ("hrss", "certificate", "有技能证书待核验的服务人员"),
        ("public-security", "background", "没有背景核验或者快到期的服务人员"),
    ],
)
def test_bureau_finds_whose_papers_wait_for_it(client, worker, slug, word, title):
    done = EmploymentFactory().worker
    certificate = CertificateFactory(worker=done)
    certificate.verification = look(certificate)
    certificate.save()
    health = HealthCertificateFactory(worker=done)
    papers.verify(health, agrees=False, method="original", by=officer("health"))
    waiting = done if word == "background" else worker
    sign_in(client, officer(slug))

    page = client.get("/admin/").text
    shown = client.get(LIST, {"to_verify": word})

    assert f"{LIST}?to_verify={word}" in page and title in page
    assert list(shown.context["cl"].result_list) == [waiting]


def test_check_that_runs_out_waits_for_its_bureau_again():
    def works(**values):
        return EmploymentFactory(**values).worker

    today = timezone.localdate()
    waits, holds = [works()], []
    for months, lines, found in (
        (22, [], holds),
        (24, [], waits),
        (22, ["child_care"], waits),
        (10, ["child_care"], holds),
    ):
        worker = works(service_lines=lines)
        BackgroundCheckFactory(worker=worker, checked_on=after_months(today, -months))
        found.append(worker)
    gone = EmploymentFactory(ended_on=today - timedelta(days=1)).worker

    found = set(to_verify.narrowed(Worker.objects.all(), "background"))

    assert found == set(waits)
    assert gone not in found


def test_month_outside_of_the_employment_is_refused_beside_its_field(client):
    employment = EmploymentFactory(started_on=date(2026, 3, 20), ended_on=date(2026, 5, 2))
    sign_in(client, officer("hrss"))
    path = address("month", employment.worker_id, employment.pk)

    for day, status in (
        ("2026-02-28", 422),
        ("2026-03-01", 302),
        ("2026-05-31", 302),
        ("2026-06-01", 422),
    ):
        answer = client.post(path, {"month": day, "pension": "on"})
        assert answer.status_code == status, day
        assert status == 302 or set(answer.context["form"].errors) == {"month"}
    assert InsuranceMonth.objects.count() == 2


def test_reveal_asks_again_who_it_is(client, worker):
    client.force_login(officer("hrss"))

    answer = client.post(address("open", worker.pk), {"reason": "核对证书上的姓名"})

    assert answer.status_code in {302, 403}
    assert not AccessLog.objects.exists()
