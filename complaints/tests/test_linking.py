"""The enterprise that nobody chose when the case was brought in is named afterwards."""

from datetime import date

import pytest
import time_machine

from complaints import permissions, services
from complaints.models import CollectiveAlert, Complaint
from complaints.tests.factories import moment
from complaints.tests.workbench import page_of, step_of, take
from complaints.transitions import Action, Kind
from complaints.wage_claims import alert_of
from enterprises.tests.factories import EnterpriseFactory


@pytest.fixture
def market(county, client):
    with time_machine.travel(moment("2026-11-24 15:00"), tick=False):
        client.force_login(county.market_contact)
        yield client


@pytest.fixture
def enterprise(db):
    return EnterpriseFactory(name="高台县安心家政服务有限公司", address="县府街1号")


def again(complaint):
    return Complaint.objects.get(pk=complaint.pk)


def is_offered(client, complaint):
    return Action.LINK_ENTERPRISE in client.get(page_of(complaint)).context["staying_steps"]


def names_on(response):
    return [name for _pk, name in response.context["form"].fields["enterprise"].choices]


def test_what_was_written_is_looked_for_at_once_and_one_press_links_it(county, market, enterprise):
    complaint = county.complaint(respondent_name="安心家政")

    assert is_offered(market, complaint)
    page = market.get(step_of(complaint, "link_enterprise"))
    assert names_on(page) == ["高台县安心家政服务有限公司（县府街1号）"]
    response = take(market, complaint, "link_enterprise", enterprise=enterprise.pk)

    linked = again(complaint)
    assert response.status_code == 302
    assert (linked.enterprise, linked.respondent_name, linked.respondent_address) == (
        enterprise,
        "高台县安心家政服务有限公司",
        "县府街1号",
    )
    step = linked.steps.last()
    assert step.public_note == "经核对，对方是名录里的高台县安心家政服务有限公司。"
    assert step.internal_note == "原来写的是“安心家政”。"


def test_other_words_find_another_without_linking_anything(county, market, enterprise):
    complaint = county.complaint(respondent_name="解放街那家")

    nothing = market.get(step_of(complaint, "link_enterprise"))
    found = take(market, complaint, "link_enterprise", words="安心")

    assert names_on(nothing) == []
    assert "名录里没有找到" in nothing.text
    assert (found.status_code, list(found.context["form"].errors)) == (422, ["enterprise"])
    assert names_on(found) == ["高台县安心家政服务有限公司（县府街1号）"]
    assert again(complaint).enterprise is None


def test_wrong_choice_is_put_right_until_the_enterprise_was_asked(county, market):
    wrong, right = EnterpriseFactory(name="甲家政"), EnterpriseFactory(name="乙家政")
    Complaint.objects.filter(pk=county.complaint().pk).update(enterprise=wrong)
    complaint = Complaint.objects.get()

    assert take(market, complaint, "link_enterprise", enterprise=right.pk).status_code == 302
    assert again(complaint).enterprise == right


def test_enterprise_that_was_asked_to_settle_stays(county, market, enterprise):
    odr = EnterpriseFactory(name="守信家政", odr_from=moment("2026-01-01 00:00").date())
    complaint = county.complaint(enterprise=odr)
    services.record(complaint, by=county.market_contact)
    services.start_negotiation(complaint, by=county.market_contact)

    assert not is_offered(market, complaint)
    response = take(market, complaint, "link_enterprise", enterprise=enterprise.pk)
    assert response.status_code == 422
    assert response.context["form"].errors.as_data()["__all__"][0].code == "enterprise_in_use"
    assert again(complaint).enterprise == odr


def test_wage_claim_counts_with_the_others_against_that_firm(wages, enterprise):
    case = wages.claim(respondent_name="解放街老板")
    wages.claim(complainant_phone="13893600012", at="2026-11-25 10:00")
    wages.claim(complainant_phone="13893600013", at="2026-11-26 10:00")
    assert not CollectiveAlert.objects.exists()

    services.link_enterprise(
        case, enterprise=enterprise, by=wages.hrss_handler, at=moment("2026-11-27 09:00")
    )

    alert = CollectiveAlert.objects.get()
    assert (alert.people, alert.on) == (3, date(2026, 11, 27))
    assert alert_of(again(case).wage_claim) == alert


@pytest.mark.parametrize(
    ("kind", "is_about_somebody"),
    [(Kind.VIOLATION_REPORT, True), (Kind.WAGE_ARREARS, True), (Kind.CONSULTATION, False)],
)
def test_question_has_nobody_to_link(county, kind, is_about_somebody):
    assert permissions.can_be_linked(county.complaint(kind=kind)) == is_about_somebody


def test_another_bureau_links_nothing(county, client, enterprise):
    complaint = county.complaint()
    client.force_login(county.commerce_handler)

    response = take(client, complaint, "link_enterprise", enterprise=enterprise.pk)

    assert response.status_code == 403
    assert again(complaint).enterprise is None
