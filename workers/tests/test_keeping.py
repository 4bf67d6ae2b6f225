"""What happens by itself: warnings, figures, erasing; and the occupations that come with the portal."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from bureaus.tests.factories import BureauMemberFactory
from enterprises.models import Enterprise
from enterprises.tests.factories import EnterpriseMemberFactory
from plan.metrics import _metrics
from reminders.models import Notification
from workers.loading import load_occupations
from workers.models import (
    Correction,
    Employment,
    HealthCertificate,
    Occupation,
    PaperFile,
    Worker,
    WorkerTerms,
)
from workers.services import papers, retention, warning
from workers.services.coverage import coverage
from workers.tests.factories import (
    BackgroundCheckFactory,
    CertificateFactory,
    ConsentFactory,
    EmploymentFactory,
    HealthCertificateFactory,
    PolicyFactory,
    WorkerFactory,
    look,
    officer,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)
# Within the contracts that the factory writes.
ON_A_DAY = time_machine.travel("2026-11-23T10:00:00+08:00", tick=False)


def told(kind="worker_expiry"):
    rows = Notification.objects.filter(kind=kind).order_by("pk")
    return list(rows.values_list("channel", "subject"))


@pytest.fixture
def enterprise():
    return EnterpriseMemberFactory(enterprise__name="绿洲家政").enterprise


def test_paper_is_warned_of_at_thirty_and_at_seven_days_once(enterprise):
    worker = EmploymentFactory(enterprise=enterprise, contract_until=date(2028, 1, 1)).worker
    PolicyFactory(
        worker=worker,
        entered_for=enterprise,
        valid_from=date(2025, 12, 1),
        valid_until=DAY + timedelta(days=30),
    )

    assert warning.warn_due(DAY - timedelta(days=1)) == 0
    assert warning.warn_due(DAY) == 1
    assert warning.warn_due(DAY) == 0
    assert warning.warn_due(DAY + timedelta(days=10)) == 0
    assert warning.warn_due(DAY + timedelta(days=23)) == 1

    assert sorted(set(told())) == [
        ("email", "1份商业保险30天内到期"),
        ("email", "1份商业保险7天内到期"),
        ("inbox", "1份商业保险30天内到期"),
        ("inbox", "1份商业保险7天内到期"),
        ("sms", "您的商业保险2026年12月2日到期"),
    ]
    assert len(told()) == 6


def test_missed_day_is_made_up(enterprise):
    EmploymentFactory(enterprise=enterprise, contract_until=DAY + timedelta(days=3))

    assert warning.warn_due(DAY) == 1
    assert ("inbox", "1份合同7天内到期") in told()


def test_enterprise_is_warned_of_a_renewed_contract_too(enterprise):
    employment = EmploymentFactory(enterprise=enterprise, contract_until=DAY + timedelta(days=3))
    warning.warn_due(DAY)
    later = DAY + timedelta(days=365)
    Employment.objects.filter(pk=employment.pk).update(contract_until=later + timedelta(days=3))

    warning.warn_due(later)

    assert told().count(("inbox", "1份合同7天内到期")) == 2


def test_enterprise_is_not_told_of_what_is_not_open_to_it(enterprise):
    worker = EmploymentFactory(enterprise=enterprise, contract_until=date(2028, 1, 1)).worker
    HealthCertificateFactory(
        worker=worker, valid_from=date(2025, 12, 1), valid_until=DAY + timedelta(days=5)
    )

    warning.warn_due(DAY)

    assert told() == [("sms", "您的健康证明2026年11月7日到期")]


def test_consent_opens_the_warning_too(enterprise):
    worker = EmploymentFactory(enterprise=enterprise, contract_until=date(2028, 1, 1)).worker
    ConsentFactory(worker=worker, enterprise=enterprise, scope="health")
    HealthCertificateFactory(
        worker=worker, valid_from=date(2025, 12, 1), valid_until=DAY + timedelta(days=5)
    )

    warning.warn_due(DAY)

    assert ("inbox", "1份健康证明7天内到期") in told()


@pytest.mark.parametrize("count", [1, 4])
def test_warnings_cost_the_same_for_one_and_for_many(
    enterprise, django_assert_max_num_queries, count
):
    for _ in range(count):
        worker = EmploymentFactory(enterprise=enterprise, contract_until=date(2028, 1, 1)).worker
        PolicyFactory(
            worker=worker,
            entered_for=enterprise,
            valid_from=date(2025, 12, 1),
            valid_until=DAY + timedelta(days=20),
        )

    with django_assert_max_num_queries(24):
        assert warning.warn_due(DAY) == count


@ON_A_DAY
def test_figures_count_people_once(enterprise):
    today = timezone.localdate()
    worker = EmploymentFactory(enterprise=enterprise).worker
    EmploymentFactory(worker=worker, contract_kind="", contract_from=None, contract_until=None)
    PolicyFactory(worker=worker)
    PolicyFactory(worker=worker, kind="employers_liability")
    health = HealthCertificateFactory(worker=worker)
    EmploymentFactory(ended_on=today - timedelta(days=1))

    def figures():
        return [
            _metrics[name].count(today)
            for name in (
                "workers_registered",
                "workers_under_contract",
                "workers_insured",
                "workers_with_health_certificate",
            )
        ]

    assert figures() == [1, 1, 1, 0]
    health.verification = look(health, "health")
    health.save()
    assert figures() == [1, 1, 1, 1]


def test_figures_count_no_policy_that_was_found_otherwise(enterprise):
    policies = [
        PolicyFactory(worker=EmploymentFactory(enterprise=enterprise).worker) for _ in range(5)
    ]
    today = timezone.localdate()
    assert (_metrics["workers_insured"].count(today), coverage(today)[0].insured) == (5, 5)

    papers.verify(policies[0], agrees=False, method="issuer", by=officer("hrss"))

    assert (_metrics["workers_insured"].count(today), coverage(today)[0].insured) == (4, 4)


@ON_A_DAY
def test_coverage_names_no_few_and_leaves_nothing_to_subtract(client, enterprise):
    for name, people in (("绿洲家政", 7), ("驼铃家政", 5), ("祁连家政", 1)):
        found = Enterprise.objects.filter(name=name).first()
        found = found or EnterpriseMemberFactory(enterprise__name=name).enterprise
        for _ in range(people):
            PolicyFactory(worker=EmploymentFactory(enterprise=found).worker)

    rows = coverage(timezone.localdate())
    page = client.get(reverse("workers:coverage")).content.decode()

    assert {
        row.enterprise.name: (row.people, row.under_contract, row.insured, row.with_health)
        for row in rows
    } == {
        "绿洲家政": (7, 7, 7, 0),
        "驼铃家政": (5, None, None, None),
        "祁连家政": (1, None, None, None),
    }
    assert "不公布" in page


def ended(years, **changes):
    today = timezone.localdate()
    day = date(today.year - years, today.month, min(today.day, 28)) - timedelta(days=1)
    employment = EmploymentFactory(
        started_on=day - timedelta(days=400),
        ended_on=day,
        contract_from=day - timedelta(days=400),
        contract_until=day,
        **changes,
    )
    Worker.objects.filter(pk=employment.worker_id).update(
        registered_at=timezone.now() - timedelta(days=366 * years + 500)
    )
    return employment.worker


def test_who_is_gone_long_enough_is_erased_with_all_history(django_capture_on_commit_callbacks):
    worker = ended(5, worker__name="欧阳雪莲", worker__phone="13987650123")
    number = worker.id_number
    CertificateFactory(worker=worker)
    HealthCertificateFactory(worker=worker, conclusion="肝功能复查")
    BackgroundCheckFactory(worker=worker)
    ConsentFactory(worker=worker)
    Correction.objects.create(worker=worker, text="名字写错了")
    papers.attest(
        worker,
        kind="union_member",
        value="",
        since=date(2020, 1, 1),
        until=None,
        by=BureauMemberFactory(bureau__slug="trade-union").user,
    )
    worker.refresh_from_db()
    worker.name = "欧阳雪莲莲"
    worker.save()

    with django_capture_on_commit_callbacks(execute=True):
        assert retention.erase_due() == 1

    worker.refresh_from_db()
    assert (worker.state, worker.name, worker.id_number, worker.id_digest) == ("erased", "", "", "")
    assert Employment.objects.get().worker == worker
    assert not HealthCertificate.objects.exists()
    assert not PaperFile.objects.exists()
    opened = [
        value
        for model in (Worker.pgh_event_model, HealthCertificate.pgh_event_model)
        for event in model.objects.all()
        for value in vars(event).values()
    ]
    assert [word for word in (number, "13987650123", "肝功能复查") if word in opened] == []
    assert "欧阳雪莲" not in "".join(str(value) for value in opened)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM workers_workerevent WHERE name <> ''")
        assert cursor.fetchone() == (0,)
    assert retention.erase_due() == 0


def test_who_came_back_or_is_gone_for_less_is_kept():
    back = ended(5)
    EmploymentFactory(worker=back)
    recent = ended(4)

    assert retention.erase_due() == 0
    assert {back.state, recent.state} == {"registered"}


def test_number_of_years_is_a_parameter():
    ended(3)
    WorkerTerms.objects.create(
        in_force_from=date(2026, 6, 1),
        health_months=12,
        background_months=24,
        background_months_with_children=12,
        retention_years=3,
        source="县人社局会议纪要",
        confirmed_by="县人社局",
    )

    assert retention.erase_due() == 1


def test_erased_person_may_be_registered_again():
    worker = ended(6)
    number = worker.id_number
    retention.erase_due()

    assert WorkerFactory(id_number=number).pk != worker.pk


def test_occupations_come_with_the_portal_and_stay_as_staff_left_them():
    load_occupations()
    found = Occupation.objects.get(code="4-10-01-06")
    assert (found.name, found.levels, found.is_confirmed) == ("家政服务员", [5, 4, 3, 2], True)
    assert not Occupation.objects.get(code="4-10-01-05").is_confirmed
    Occupation.objects.filter(pk=found.pk).update(is_confirmed=False)

    counts = load_occupations()["职业"]

    assert counts == {"未变": 5}
    assert not Occupation.objects.get(pk=found.pk).is_confirmed
