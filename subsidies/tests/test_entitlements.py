"""What the registers say of workers, and that nothing is applied for by it."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from credentials.tests.factories import certificate
from recruitment.tests.factories import DepartureFactory
from subsidies import rules
from subsidies.models import Application, Entitlement, EntitlementRun, PolicyCode, SubsidyPolicy
from subsidies.services import entitling, filing, records
from workers.models import Attestation
from workers.signed_in import SESSION_KEY
from workers.tests.factories import EmploymentFactory, WorkerFactory, look


@pytest.fixture
def workers(county):
    """One with a certificate, one lifted out of poverty, one of whom nothing is known."""
    certified, poor, unknown = WorkerFactory.create_batch(3)
    EmploymentFactory(worker=certified)
    certificate(certified, 4, issued_on=date(2026, 6, 1))
    Attestation.objects.create(
        worker=poor,
        kind="lifted_out_of_poverty",
        since=date(2020, 1, 1),
        verification=look(poor, "agriculture-rural"),
    )
    return certified, poor, unknown


def test_a_run_says_why_and_applies_for_nothing(workers):
    certified, poor, _ = workers
    made = entitling.run()
    found = {(row.worker_id, row.policy.code) for row in Entitlement.objects.all()}

    assert (made.people, made.found) == (3, len(found))
    assert found == {
        (certified.pk, PolicyCode.TRAINING),
        (poor.pk, PolicyCode.TRAVEL),
        (poor.pk, PolicyCode.START_UP_LOAN),
        (poor.pk, PolicyCode.START_UP_GRANT),
    }
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("left_on", "was_organised", "is_met"),
    [
        pytest.param(date(2026, 8, 23), False, True, id="three months on the day"),
        pytest.param(date(2026, 8, 24), False, False, id="a day short of three months"),
        pytest.param(date(2026, 8, 23), True, False, id="a vehicle that the government paid for"),
    ],
)
def test_travel_allowance_reads_the_departure(workers, left_on, was_organised, is_met):
    """It is recorded once, and never asked of who applies."""
    poor, today = workers[1], timezone.localdate()
    DepartureFactory(worker=poor, left_on=left_on, was_organised=was_organised)
    travel = SubsidyPolicy.objects.get(code=PolicyCode.TRAVEL)
    facts = records.facts_of(poor, today)
    judgement = rules.judge(PolicyCode.TRAVEL, facts, travel.terms)
    entitling.run()

    assert judgement.is_met is is_met
    assert judgement.claim.key == "outside_province"
    found = Entitlement.objects.filter(worker=poor, policy=travel)
    assert found.exists() is is_met


def test_the_next_run_takes_the_place_of_the_last(workers):
    entitling.run()
    again = entitling.run()

    assert list(EntitlementRun.objects.all()) == [again]
    assert set(Entitlement.objects.values_list("run", flat=True)) == {again.pk}


def test_queries_do_not_grow_with_the_register(workers, django_assert_num_queries):
    bookkeeping = 6  # the run, its policies, the last page, and what becomes of the run before
    with django_assert_num_queries(11 + bookkeeping):
        entitling.run()


def test_letter_and_decision_are_judged_alike(workers):
    entitling.run()
    today = timezone.localdate()
    for row in Entitlement.objects.select_related("policy", "worker"):
        facts = records.facts_of(row.worker, today)
        judgement = rules.judge(row.policy.code, facts, row.policy.terms)
        assert row.reasons == judgement.as_data()


def test_own_page_and_a_form_that_is_filled_in(client, workers, county):
    poor = workers[1]
    entitling.run()
    session = client.session
    now = timezone.now().timestamp()
    session[SESSION_KEY] = {"pk": poor.pk, "phone": poor.phone_digest, "seen": now}
    session.save()

    page = client.get(reverse("subsidies:entitlements")).content.decode()
    assert "一次性往返交通补助" in page and "是脱贫劳动力或者防止返贫监测对象" in page
    client.post(reverse("subsidies:begin", args=["travel"]), {"phone": poor.phone})
    draft = Application.objects.get()
    assert (draft.state, draft.given["id_number"]) == ("draft", poor.id_number)
    assert draft.given["is_poverty_group"] == "True"


def test_drafts_go_after_a_month(county, today):
    policy = county.policy("travel")
    filing.begin(policy, phone="13893600001")
    kept = filing.submit(
        filing.begin(policy, phone="13893600002", by=county.clerk)[0],
        county.values(),
        by=county.clerk,
    )
    today.move_to("2026-12-24T10:00:00+08:00")

    assert filing.purge() == 1
    assert list(Application.objects.all()) == [kept]
