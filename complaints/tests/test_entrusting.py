"""Entrusted mediation: both consent, once, and the sixty days go on (第十九条)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from complaints import services
from complaints.models import Complaint, Entrustment
from complaints.models.choices import TerminationReason
from complaints.permissions import actions_for
from complaints.tests.factories import MediationOrganizationFactory, moment
from complaints.tests.test_filing import clocks_of
from complaints.transitions import Action, State

AGREED_ON = date(2026, 11, 26)
MEDIATE_BY = {"samr_mediate": (date(2027, 1, 24), True, False)}


def again(complaint):
    return Complaint.objects.get(pk=complaint.pk)


@pytest.fixture
def organization(db):
    return MediationOrganizationFactory(name="高台县消费者协会")


def entrust(county, complaint, organization, at="2026-11-27 09:00", **days):
    values = {"complainant_agreed_on": AGREED_ON, "respondent_agreed_on": AGREED_ON, **days}
    services.entrust(
        complaint, organization=organization, by=county.market_handler, at=moment(at), **values
    )
    return again(complaint)


def give_back(county, complaint, result="not_agreed", **values):
    plain = {"report": "组织两次协商，差额较大。", "at": moment("2026-12-10 09:00"), **values}
    services.return_entrusted(complaint, result=result, by=county.market_handler, **plain)
    return again(complaint)


@pytest.mark.parametrize("state", ["accepted", "mediating"])
def test_both_agree_and_the_sixty_days_go_on(county, organization, request, state):
    case = entrust(county, request.getfixturevalue(state), organization)

    assert case.state == State.ENTRUSTED
    assert clocks_of(case) == MEDIATE_BY
    assert case.entrustment.organization == organization
    assert "高台县消费者协会" in case.steps.last().public_note


@pytest.mark.parametrize("missing", ["complainant_agreed_on", "respondent_agreed_on"])
def test_without_a_consent_nothing_is_entrusted(county, organization, mediating, missing):
    with pytest.raises(ValidationError) as refused:
        entrust(county, mediating, organization, **{missing: None})

    assert refused.value.error_dict[missing][0].code == "consent_missing"
    assert not Entrustment.objects.exists()


def test_a_consent_of_tomorrow_is_refused(county, organization, mediating):
    with pytest.raises(ValidationError) as refused:
        entrust(county, mediating, organization, respondent_agreed_on=date(2026, 11, 28))

    assert refused.value.error_dict["respondent_agreed_on"][0].code == "consent_in_future"


def test_an_organisation_that_has_left_the_register_gets_nothing(county, mediating):
    gone = MediationOrganizationFactory(valid_until=date(2026, 11, 26))

    with pytest.raises(ValidationError) as refused:
        entrust(county, mediating, gone)

    assert refused.value.error_dict["organization"][0].code == "organization_not_in_force"


def test_given_back_it_is_mediated_by_the_bureau_again(county, organization, mediating):
    case = give_back(county, entrust(county, mediating, organization))

    assert case.state == State.MEDIATING
    assert (case.entrustment.returned_on, case.entrustment.result) == (
        date(2026, 12, 10),
        "not_agreed",
    )
    assert clocks_of(case) == MEDIATE_BY


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"report": " "}, "report", "report_missing"),
        ({"result": "ended"}, "result", "result_impossible"),
    ],
)
def test_it_is_given_back_with_a_result(county, organization, mediating, values, field, code):
    case = entrust(county, mediating, organization)

    with pytest.raises(ValidationError) as refused:
        give_back(county, case, **values)

    assert refused.value.error_dict[field][0].code == code


def test_a_case_is_entrusted_once(county, organization, mediating):
    case = give_back(county, entrust(county, mediating, organization))

    with pytest.raises(ValidationError) as refused:
        entrust(county, case, MediationOrganizationFactory(), at="2026-12-11 09:00")
    assert refused.value.code == "entrusted_before"
    assert Action.ENTRUST not in actions_for(county.market_handler, again(case))
    with pytest.raises(IntegrityError), transaction.atomic():
        Entrustment.objects.create(
            complaint=case,
            organization=organization,
            complainant_agreed_on=AGREED_ON,
            respondent_agreed_on=AGREED_ON,
            entrusted_on=AGREED_ON,
        )


def test_the_database_keeps_consent_before_entrustment(organization, mediating):
    with pytest.raises(IntegrityError, match="entrustment_after_both_agreed"):
        Entrustment.objects.create(
            complaint=mediating,
            organization=organization,
            complainant_agreed_on=date(2026, 11, 28),
            respondent_agreed_on=AGREED_ON,
            entrusted_on=date(2026, 11, 27),
        )


def test_after_sixty_days_the_bureau_takes_it_back_and_ends_it(county, organization, mediating):
    case = entrust(county, mediating, organization)

    services.terminate(
        case,
        reason=TerminationReason.TIME_EXPIRED,
        by=county.market_handler,
        at=moment("2027-01-25 09:00"),
    )

    assert again(case).state == State.TERMINATED
    assert (again(case).entrustment.result, again(case).entrustment.returned_on) == (
        "ended",
        date(2027, 1, 25),
    )
