"""How workers stand: the statement says what the rule says, and a change is followed."""

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards import services
from cards.models import Clearance, Standing, StandingChange
from cards.rule import NEEDS, VERSION, Colour, Item, Verdict, reason_in_words, verdict
from cards.services import standings
from cards.services.standings import verdict_now
from cards.tasks import follow_changes
from cards.tests.factories import TODAY
from enterprises.models import Enterprise, ServiceLine
from workers.models import (
    BackgroundCheck,
    Employment,
    HealthCertificate,
    Policy,
    WorkerTerms,
)
from workers.services import papers
from workers.services.standing import after_months
from workers.tests.factories import (
    CertificateFactory,
    EmploymentFactory,
    HealthCertificateFactory,
    PolicyFactory,
    WorkerFactory,
)

pytestmark = pytest.mark.django_db


def stored(worker) -> Verdict:
    row = Standing.objects.get(pk=worker.pk)
    return Verdict(Colour(row.colour), tuple(row.reasons), row.valid_until, row.settled_until)


def follow(worker) -> Verdict:
    services.follow_changes(TODAY)
    return stored(worker)


def test_whole_papers_are_green_until_the_first_of_them_ends(county):
    found = follow(county.worker())

    assert found == Verdict(Colour.GREEN, (), date(2027, 6, 30), date(2027, 6, 30))


@pytest.mark.parametrize("item", [need.item for need in NEEDS if need.missing])
def test_missing_item_is_told(county, item):
    worker = county.worker(without=[item])

    assert follow(worker).reasons == (f"{item} missing",)
    assert verdict_now(worker.pk, TODAY) == stored(worker)


def test_health_certificate_that_nobody_verified_does_not_count(county):
    worker = county.worker(without=["health"])
    HealthCertificateFactory(worker=worker)

    assert follow(worker).reasons == ("health missing",)


def test_policy_counts_as_it_was_entered_unless_it_was_found_to_be_otherwise(county):
    worker = county.worker()
    policy = Policy.objects.get(worker=worker)
    assert follow(worker).colour == Colour.GREEN
    found = {"method": "issuer", "by": county.hrss}

    papers.verify(policy, agrees=False, **found)

    assert follow(worker).reasons == ("insurance missing",)
    assert verdict_now(worker.pk, TODAY) == stored(worker)

    papers.verify(policy, agrees=True, **found)

    assert follow(worker).colour == Colour.GREEN
    assert verdict_now(worker.pk, TODAY) == stored(worker)


def test_care_of_children_shortens_the_background_check(county):
    worker = county.worker(without=["background"])
    county.check(worker, date(2025, 11, 1))

    assert follow(worker).colour == Colour.GREEN

    worker.employments.update(service_lines=[ServiceLine.CHILD_CARE])

    assert follow(worker).reasons == ("background expired 2026-11-01",)


def test_months_of_the_register_count_instead_of_the_assumed(county):
    worker = county.worker(without=["background"])
    county.check(worker, date(2026, 3, 2))
    WorkerTerms.objects.create(
        in_force_from=date(2026, 6, 1),
        health_months=12,
        background_months=6,
        background_months_with_children=6,
        retention_years=5,
        source="测试",
        confirmed_by="县公安局",
    )

    assert follow(worker).reasons == ("background expired 2026-09-02",)


def test_check_that_was_not_passed_is_not_outlived_by_an_older_one(county):
    worker = county.worker()
    county.check(worker, date(2026, 11, 20), result="not_clear")

    assert follow(worker).reasons == ("background missing",)
    assert not Clearance.objects.filter(worker=worker).exists()

    county.check(worker, date(2026, 11, 22))

    assert follow(worker).colour == Colour.GREEN
    assert verdict_now(worker.pk, TODAY) == stored(worker)


def test_only_the_enterprise_of_the_card_counts(county):
    worker = county.worker()
    EmploymentFactory(worker=worker, enterprise=county.other)
    county.card(worker)
    worker.employments.filter(enterprise=county.enterprise).update(ended_on=date(2026, 11, 22))

    assert follow(worker).reasons == ("employment expired 2026-11-22",)


def test_enterprise_that_is_suspended_takes_its_workers_along(county):
    worker = county.worker()
    assert follow(worker).colour == Colour.GREEN

    Enterprise.objects.filter(pk=county.enterprise.pk).update(state="suspended")

    assert follow(worker).reasons == ("employment missing",)


CHANGES = {
    "identity": lambda county, worker: county.look(worker, county.hrss, agrees=False),
    "employment": lambda county, worker: worker.employments.update(ended_on=date(2026, 11, 1)),
    "background": lambda county, worker: BackgroundCheck.objects.filter(worker=worker).delete(),
    "health": lambda county, worker: HealthCertificate.objects.filter(worker=worker).update(
        verification=None
    ),
    "insurance": lambda county, worker: Policy.objects.filter(worker=worker).delete(),
    "skill": lambda county, worker: revoked_certificate(worker),
}


def revoked_certificate(worker, on=TODAY, issued_on=date(2025, 6, 1)):
    return CertificateFactory(
        worker=worker, issued_on=issued_on, revoked_on=on, revoked_reason="考核成绩不实"
    )


@pytest.mark.parametrize("item", CHANGES)
def test_every_change_leaves_a_mark_and_is_followed(county, item):
    worker = county.worker()
    follow(worker)
    assert not StandingChange.objects.exists()

    CHANGES[item](county, worker)

    assert set(StandingChange.objects.values_list("worker_id", flat=True)) == {worker.pk}
    assert [reason.split()[0] for reason in verdict_now(worker.pk, TODAY).reasons] == [item]
    assert [reason.split()[0] for reason in follow(worker).reasons] == [item]


def test_revoked_certificate_turns_the_card_until_there_is_a_newer_one(county):
    worker = county.worker()
    certificate = CertificateFactory(worker=worker, verification=county.look(worker, county.hrss))
    assert follow(worker).colour == Colour.GREEN

    papers.revoke(certificate, on=TODAY, reason="考核成绩不实", by=county.hrss)

    found = follow(worker)
    assert (found.colour, found.reasons) == (Colour.YELLOW, ("skill expired 2026-11-22",))
    assert verdict_now(worker.pk, TODAY) == found
    assert reason_in_words(found.reasons[0]) == "技能证书有效到2026年11月22日，已被撤销"
    newer = CertificateFactory(worker=worker, occupation=certificate.occupation)
    assert follow(worker).colour == Colour.YELLOW  # nobody has verified it
    newer.verification = county.look(newer, county.hrss)
    newer.save()
    assert follow(worker).colour == Colour.GREEN


def test_change_by_raw_sql_leaves_a_mark_too(county):
    worker = county.worker()
    follow(worker)

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM workers_policy WHERE worker_id = %s", [worker.pk])

    assert follow(worker).reasons == ("insurance missing",)


def test_other_change_of_an_enterprise_leaves_no_mark(county):
    follow(county.worker())

    Enterprise.objects.filter(pk=county.enterprise.pk).update(phone="0936-6620000")

    assert not StandingChange.objects.exists()


def test_night_computes_everybody_and_writes_only_what_changed(county, monkeypatch):
    monkeypatch.setattr(standings, "PIECE", 2)
    workers = [county.worker(until=date(2026, 11, 23)) for _ in range(5)]
    services.follow_changes(TODAY)

    assert services.restand_all(TODAY) == 0
    assert services.restand_all(TODAY + timedelta(days=1)) == 5
    assert services.restand_all(TODAY + timedelta(days=1)) == 0
    assert {stored(worker).reasons for worker in workers} == {
        ("health expired 2026-11-23", "insurance expired 2026-11-23")
    }


def test_night_leaves_those_alone_whom_the_day_does_not_concern(county):
    worker, ending = county.worker(), county.worker(until=date(2026, 11, 23))
    follow_changes()
    Standing.objects.update(colour=Colour.RED, reasons=["forged missing"])

    assert services.restand_all(TODAY + timedelta(days=1)) == 1
    assert stored(worker).reasons == ("forged missing",)
    assert stored(ending).reasons != ("forged missing",)
    assert services.restand_all(TODAY + timedelta(days=1), everybody=True) == 1
    assert stored(worker).colour == Colour.GREEN


def test_database_brought_in_from_elsewhere_is_computed_from_its_papers(county, monkeypatch):
    monkeypatch.setattr(standings, "PIECE", 2)
    whole = [county.worker() for _ in range(3)]
    failed = county.worker()
    county.check(failed, date(2026, 11, 20), result="not_clear")
    services.follow_changes(TODAY)
    right = {worker: stored(worker) for worker in (*whole, failed)}
    Clearance.objects.all().delete()
    Standing.objects.update(colour=Colour.RED, reasons=["forged missing"])

    assert services.rebuild(TODAY) == 4

    assert {worker: stored(worker) for worker in right} == right
    assert Clearance.objects.filter(worker__in=whole).count() == 3
    assert not Clearance.objects.filter(worker=failed).exists()


def test_other_terms_have_everybody_computed(county):
    worker = county.worker()
    services.follow_changes(TODAY)
    assert services.restand_all(TODAY) == 0

    WorkerTerms.objects.create(
        in_force_from=date(2026, 6, 1),
        health_months=12,
        background_months=3,
        background_months_with_children=3,
        retention_years=5,
        source="县公安局会议纪要",
        confirmed_by="县公安局",
    )

    assert services.restand_all(TODAY) == 1
    assert "background expired 2026-06-02" in stored(worker).reasons


def test_terms_to_come_are_looked_at_on_their_day(county):
    first = TODAY + timedelta(days=10)
    WorkerTerms.objects.create(
        in_force_from=first,
        health_months=12,
        background_months=3,
        background_months_with_children=3,
        retention_years=5,
        source="县公安局会议纪要",
        confirmed_by="县公安局",
    )
    worker = county.worker()
    services.follow_changes(TODAY)

    assert Standing.objects.get(worker=worker).look_again_on == first
    assert services.restand_all(first) == 1
    assert stored(worker).colour == Colour.RED


def test_erased_worker_is_red(county):
    worker = WorkerFactory()
    county.look(worker, county.hrss)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE workers_worker SET state = 'erased', erased_at = now(), id_digest = '', "
            "name_digest = '', phone_digest = '', id_number = '', name = '', birth_date = '', "
            "phone = '' WHERE id = %s",
            [worker.pk],
        )

    assert "identity missing" in follow(worker).reasons


def test_rows_carry_the_version_of_the_rule(county):
    worker = county.worker()
    follow(worker)

    assert Standing.objects.get(pk=worker.pk).rule_version == VERSION


NEAR = st.integers(-500, 500).map(lambda count: TODAY + timedelta(days=count))
SPAN = st.tuples(NEAR, st.integers(0, 600))
PAST = st.integers(-900, 0).map(lambda count: TODAY + timedelta(days=count))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    looks=st.lists(st.tuples(PAST, st.booleans()), max_size=2),
    employments=st.lists(st.tuples(SPAN, st.booleans(), st.booleans()), max_size=2),
    checks=st.lists(st.tuples(PAST, st.booleans()), max_size=3, unique_by=lambda check: check[0]),
    healths=st.lists(
        st.tuples(SPAN, st.booleans()), max_size=3, unique_by=lambda paper: paper[0][0]
    ),
    policies=st.lists(SPAN, max_size=3),
    revocations=st.lists(SPAN, max_size=2),
)
def test_statement_and_rule_say_the_same(
    county, looks, employments, checks, healths, policies, revocations
):
    """The facts are told to the rule from what was drawn, and to the statement by the rows."""
    worker = WorkerFactory()
    facts = {item: [] for item in Item}
    for day, agrees in looks:
        at = county.key.valid_from.replace(year=day.year, month=day.month, day=day.day)
        county.look(worker, county.hrss, at=at, agrees=agrees)
    if looks and looks[-1][1]:
        facts[Item.IDENTITY] = [(looks[-1][0], None)]
    cares_for_children = False
    taken = set()
    for (first, length), is_open, with_children in employments:
        enterprise = county.other if county.enterprise.pk in taken else county.enterprise
        taken.add(enterprise.pk)
        last = None if is_open else first + timedelta(days=length)
        Employment.objects.create(
            worker=worker,
            enterprise=enterprise,
            mode="agency_based",
            started_on=first,
            ended_on=last,
            service_lines=[ServiceLine.CHILD_CARE] if with_children else [],
        )
        facts[Item.EMPLOYMENT].append((first, last))
        cares_for_children |= with_children and (last is None or last >= TODAY)
    months = 12 if cares_for_children else 24
    for day, is_clear in sorted(checks):
        county.check(worker, day, result="clear" if is_clear else "not_clear")
        kept = facts[Item.BACKGROUND]
        facts[Item.BACKGROUND] = [*kept, (day, after_months(day, months))] if is_clear else []
    for (first, length), is_verified in healths:
        last = first + timedelta(days=length)
        paper = HealthCertificateFactory(worker=worker, valid_from=first, valid_until=last)
        if is_verified:
            facts[Item.HEALTH].append((first, last))
            look = county.look(paper, county.health)
            HealthCertificate.objects.filter(pk=paper.pk).update(verification=look)
    for first, length in policies:
        last = first + timedelta(days=length)
        PolicyFactory(worker=worker, valid_from=first, valid_until=last)
        facts[Item.INSURANCE].append((first, last))
    for first, length in revocations:
        last = first + timedelta(days=length)
        revoked_certificate(worker, on=last + timedelta(days=1), issued_on=first)
        facts[Item.SKILL].append((first, last))

    expected = verdict(facts, TODAY)

    assert follow(worker) == expected
    assert verdict_now(worker.pk, TODAY) == expected
    # A night that computes only whom the day concerns leaves the same rows as one that computes everybody.
    for days in (1, 40, 400):
        day = TODAY + timedelta(days=days)
        services.restand_all(day)
        assert stored(worker) == verdict_now(worker.pk, day)
