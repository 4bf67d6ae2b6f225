"""What stands of a worker on a day."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from workers.models import BackgroundResult
from workers.services import papers
from workers.services.standing import State, after_months, facts_of, facts_on
from workers.tests.factories import (
    BackgroundCheckFactory,
    CertificateFactory,
    EmploymentFactory,
    HealthCertificateFactory,
    PolicyFactory,
    WorkerFactory,
    look,
    officer,
)

pytestmark = pytest.mark.django_db


def days(n):
    return timezone.localdate() + timedelta(days=n)


@pytest.fixture
def worker():
    return WorkerFactory()


def test_nothing_is_known_of_a_new_worker(worker):
    facts = facts_on(worker, days(0))

    assert {facts.health.state, facts.background.state, facts.accident_policy.state} == {
        State.MISSING
    }
    assert (facts.is_employed, facts.certificates) == (False, ())


def test_papers_that_hold(worker):
    employment = EmploymentFactory(worker=worker)
    certificate = CertificateFactory(worker=worker)
    health = HealthCertificateFactory(worker=worker, verification=None)
    health.verification = look(health, "health")
    health.save()
    BackgroundCheckFactory(worker=worker)
    PolicyFactory(worker=worker)

    facts = facts_on(worker, days(0))

    assert facts.employments == (employment,)
    assert facts.certificates == (certificate,)
    assert not certificate.is_verified
    assert (facts.health.state, facts.health.until) == (State.VALID, health.valid_until)
    assert (facts.health.verified_by, facts.health.verified_on) == ("县health", days(0))
    assert facts.background.is_valid
    assert facts.accident_policy.state == State.UNVERIFIED
    assert facts.liability_policy.state == State.MISSING
    assert facts.is_insured


def test_last_day_is_included(worker):
    health = HealthCertificateFactory(worker=worker)
    health.verification = look(health, "health")
    health.save()

    assert facts_on(worker, health.valid_until).health.state == State.VALID
    assert facts_on(worker, health.valid_until + timedelta(days=1)).health.state == State.EXPIRED
    assert facts_on(worker, health.valid_from - timedelta(days=1)).health.state == State.MISSING


def test_check_with_children_holds_for_a_year(worker):
    BackgroundCheckFactory(worker=worker, checked_on=date(2025, 3, 1))

    facts = facts_on(worker, date(2026, 3, 2))

    assert facts.background.until == date(2027, 3, 1)
    assert facts.background.state == State.VALID
    assert facts.background_with_children.state == State.EXPIRED


def test_latest_check_decides(worker):
    BackgroundCheckFactory(worker=worker, checked_on=days(-40))
    BackgroundCheckFactory(worker=worker, checked_on=days(-10), result=BackgroundResult.NOT_CLEAR)

    assert facts_on(worker, days(0)).background.state == State.NOT_CLEAR
    assert facts_on(worker, days(-20)).background.state == State.VALID


def test_revoked_certificate_is_gone_from_its_day(worker):
    CertificateFactory(worker=worker, revoked_on=days(0), revoked_reason="冒名")

    assert facts_on(worker, days(-1)).certificates != ()
    assert facts_on(worker, days(0)).certificates == ()


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 5), 1, date(2026, 1, 5)),
        (date(2025, 11, 30), 24, date(2027, 11, 30)),
    ],
)
def test_months_later(day, months, later):
    assert after_months(day, months) == later


@pytest.mark.parametrize("count", [1, 3])
def test_facts_of_a_page_cost_the_same(django_assert_num_queries, count):
    workers = [EmploymentFactory().worker for _ in range(count)]
    for each in workers:
        HealthCertificateFactory(worker=each)
        BackgroundCheckFactory(worker=each)
        CertificateFactory(worker=each)
        PolicyFactory(worker=each)

    with django_assert_num_queries(6):
        facts = facts_of([each.pk for each in workers], days(0))

    assert len(facts) == count


def test_policy_that_was_found_otherwise_is_no_insurance(worker):
    PolicyFactory(worker=worker)
    refused = PolicyFactory(worker=WorkerFactory())
    papers.verify(refused, agrees=False, method="issuer", by=officer("hrss"))

    assert facts_on(worker, days(0)).is_insured
    facts = facts_on(refused.worker, days(0))
    assert (facts.accident_policy.state, facts.is_insured) == (State.MISSING, False)
