"""Who mediates, and who has to stand aside (第二十一条)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from complaints import services
from complaints.models import CaseMediator, Complaint, Recusal
from complaints.models.choices import TerminationReason
from complaints.permissions import actions_for, may_do
from complaints.tests.factories import MediatorFactory, moment
from complaints.tests.test_filing import clocks_of
from complaints.transitions import Action, State
from reminders import outbox
from reminders.models import Notification

MEDIATE_BY = {"samr_mediate": (date(2027, 1, 24), True, False)}


def again(complaint):
    return Complaint.objects.get(pk=complaint.pk)


@pytest.fixture
def handler(county):
    """The bureau's handler as a mediator with an account."""
    return MediatorFactory(
        name="马建国", organization=None, bureau=county.market, user=county.market_handler
    )


@pytest.fixture
def named(county, mediating, handler):
    services.name_mediator(
        mediating, mediator=handler, by=county.market_contact, at=moment("2026-11-27 09:00")
    )
    return again(mediating)


@pytest.fixture
def suspended(county, named):
    services.suspend(
        named,
        asked_by="complainant",
        reason="调解员与企业负责人是亲戚。",
        by=county.market_contact,
        at=moment("2026-11-30 09:00"),
    )
    return again(named)


def decide(county, complaint, *, is_granted, by=None, **values):
    plain = {"decision": "情况属实。", "at": moment("2026-12-01 09:00"), **values}
    services.resume(complaint, is_granted=is_granted, by=by or county.market_leader, **plain)
    return again(complaint)


def test_the_parties_are_told_who_mediates(county, named, handler):
    assert [each.mediator for each in named.case_mediators.all()] == [handler]
    assert "马建国" in named.steps.last().public_note
    assert "申请回避" in named.steps.last().public_note


def test_another_mediator_takes_the_place_of_the_first(county, named, handler):
    second = MediatorFactory()

    services.name_mediator(
        named, mediator=second, by=county.market_contact, at=moment("2026-11-28 09:00")
    )

    rows = list(named.case_mediators.values_list("mediator", "ended_on"))
    assert rows == [(handler.pk, date(2026, 11, 28)), (second.pk, None)]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"valid_until": date(2026, 11, 26)}, "mediator_not_in_force"),
        ({"valid_from": date(2026, 11, 28)}, "mediator_not_in_force"),
        ({"organization": None, "bureau": "housing"}, "mediator_of_elsewhere"),
    ],
)
def test_only_who_is_on_the_register_here_mediates(county, mediating, values, code):
    if "bureau" in values:
        values = {**values, "bureau": getattr(county, values["bureau"])}
    stranger = MediatorFactory(**values)

    with pytest.raises(ValidationError) as refused:
        services.name_mediator(
            mediating, mediator=stranger, by=county.market_contact, at=moment("2026-11-27 09:00")
        )

    assert refused.value.error_dict["mediator"][0].code == code
    assert not CaseMediator.objects.exists()


def test_a_request_stops_the_mediation_and_not_the_sixty_days(county, suspended):
    assert suspended.state == State.SUSPENDED
    assert clocks_of(suspended) == MEDIATE_BY
    assert "亲戚" not in suspended.steps.last().public_note
    outbox.deliver_waiting(["members"])
    assert Notification.objects.filter(
        kind="complaint_recusal", recipient=county.market_leader
    ).exists()


def test_without_a_mediator_nobody_is_recused(county, mediating):
    with pytest.raises(ValidationError) as refused:
        services.suspend(
            mediating, asked_by="complainant", reason="有利害关系。", by=county.market_contact
        )

    assert refused.value.code == "no_mediator"
    assert Action.SUSPEND not in actions_for(county.market_contact, again(mediating))


@pytest.mark.parametrize("who", ["market_contact", "market_handler"])
def test_who_recorded_it_and_who_is_meant_do_not_decide(county, suspended, who):
    with pytest.raises(ValidationError) as refused:
        decide(county, suspended, is_granted=False, by=getattr(county, who))

    assert refused.value.code == "decided_by_same_person"
    assert again(suspended).state == State.SUSPENDED


def test_the_database_refuses_a_decision_by_who_recorded_it(county, suspended):
    with pytest.raises(IntegrityError, match="recusal_decided_by_another"):
        Recusal.objects.update(
            is_granted=True, decided_on=date(2026, 12, 1), decided_by=county.market_contact
        )


def test_a_recused_mediator_does_nothing_more_in_the_case(county, suspended):
    assert may_do(county.market_handler, suspended, Action.TERMINATE)

    case = decide(county, suspended, is_granted=True)

    assert case.state == State.MEDIATING
    assert not any(may_do(county.market_handler, case, action) for action in Action)
    with pytest.raises(PermissionDenied):
        services.note(case, by=county.market_handler, internal_note="补充")
    with pytest.raises(ValidationError) as refused:
        services.assign(case, to=county.market_handler, by=county.market_contact)
    assert refused.value.code == "assignee_recused"


def test_a_recused_mediator_works_on_in_other_cases(county, suspended):
    decide(county, suspended, is_granted=True)
    other = county.complaint()

    assert may_do(county.market_handler, other, Action.RECORD)


def test_a_recused_mediator_is_not_named_again(county, suspended, handler):
    case = decide(county, suspended, is_granted=True)

    with pytest.raises(ValidationError) as refused:
        services.name_mediator(case, mediator=handler, by=county.market_contact)
    assert refused.value.error_dict["mediator"][0].code == "mediator_recused"
    with (
        pytest.raises(IntegrityError, match="case_mediator_not_after_recusal"),
        transaction.atomic(),
    ):
        CaseMediator.objects.create(
            complaint=case,
            mediator=handler,
            named_on=date(2026, 12, 2),
            named_by=county.market_contact,
        )


def test_another_takes_over_with_the_decision(county, suspended):
    second = MediatorFactory(name="李秀英")

    case = decide(county, suspended, is_granted=True, mediator=second)

    assert case.case_mediators.get(ended_on=None).mediator == second
    assert "李秀英" in case.steps.last().public_note


def test_not_granted_the_same_mediator_goes_on(county, suspended, handler):
    case = decide(county, suspended, is_granted=False)

    assert case.case_mediators.get(ended_on=None).mediator == handler
    assert may_do(county.market_handler, case, Action.AGREE)


def test_not_granted_nobody_takes_over(county, suspended):
    with pytest.raises(ValidationError) as refused:
        decide(county, suspended, is_granted=False, mediator=MediatorFactory())

    assert refused.value.error_dict["mediator"][0].code == "mediator_not_needed"


def test_a_mediator_is_of_a_bureau_or_of_an_organisation(county):
    with pytest.raises(IntegrityError, match="mediator_of_bureau_or_organization"):
        MediatorFactory(bureau=county.market)


def test_a_request_that_the_end_of_the_mediation_overtook_waits_for_nobody(
    county, suspended, client
):
    tell = {"by": county.market_handler, "at": moment("2026-12-02 09:00")}
    services.terminate(suspended, reason=TerminationReason.NO_AGREEMENT, **tell)
    services.tell(suspended, **tell)
    third = {"at": moment("2026-12-03 09:00")}
    services.follow_up(suspended, is_solved=False, grade=2, **third)
    services.rework(suspended, by=county.center_handler, public_note="请再调解。", **third)
    agreed_on = date(2026, 12, 3)
    services.start_mediation(
        suspended,
        complainant_agreed_on=agreed_on,
        respondent_agreed_on=agreed_on,
        by=county.market_handler,
        at=moment("2026-12-04 09:00"),
    )
    services.name_mediator(suspended, mediator=MediatorFactory(), by=county.market_contact)
    services.suspend(
        suspended, asked_by="respondent", reason="有利害关系。", by=county.market_contact
    )

    case = decide(county, suspended, is_granted=False)

    assert case.state == State.MEDIATING
    assert list(Recusal.objects.values_list("is_granted", flat=True)) == [None, False]
    client.force_login(county.market_leader)
    assert "没有决定，调解已经结束" in client.get(case.get_absolute_url()).text
