"""The enterprise settles first: once, beside the bureau's own clocks (总局令第121号第六条)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from complaints import services
from complaints.models import Complaint, Negotiation
from complaints.permissions import actions_for
from complaints.tests.factories import moment
from complaints.tests.test_filing import clocks_of
from complaints.transitions import Action, State
from enterprises.models import Enterprise
from enterprises.tests.factories import EnterpriseFactory
from reminders.models import Deadline, Notification

ACCEPT_BY = {"samr_accept": (date(2026, 12, 2), False, False)}
NEGOTIATE_BY = {"odr_negotiate": (date(2026, 12, 8), False, False)}
MEDIATE_BY = {"samr_mediate": (date(2027, 1, 24), True, False)}


def again(complaint):
    return Complaint.objects.get(pk=complaint.pk)


@pytest.fixture
def enterprise(db):
    return EnterpriseFactory(name="高台县安心家政服务有限公司", odr_from=date(2026, 1, 1))


@pytest.fixture
def recorded(county, enterprise):
    complaint = county.complaint(enterprise=enterprise)
    services.record(complaint, by=county.market_handler, at=moment("2026-11-24 09:00"))
    return again(complaint)


def start(county, complaint, at="2026-11-24 10:00"):
    services.start_negotiation(complaint, by=county.market_handler, at=moment(at))
    return again(complaint)


@pytest.mark.parametrize(
    ("days", "on", "takes_part"),
    [
        ({}, date(2026, 11, 24), False),
        ({"odr_from": date(2026, 11, 24)}, date(2026, 11, 23), False),
        ({"odr_from": date(2026, 11, 24)}, date(2026, 11, 24), True),
        ({"odr_from": date(2026, 1, 1), "odr_until": date(2026, 11, 24)}, date(2026, 11, 24), True),
        (
            {"odr_from": date(2026, 1, 1), "odr_until": date(2026, 11, 23)},
            date(2026, 11, 24),
            False,
        ),
        ({"odr_from": date(2026, 1, 1), "state": "suspended"}, date(2026, 11, 24), False),
    ],
)
def test_an_enterprise_takes_part_between_its_days(db, days, on, takes_part):
    assert EnterpriseFactory.build(**days).takes_part_in_odr(on) is takes_part


def test_the_last_day_is_not_before_the_first(db):
    enterprise = EnterpriseFactory(odr_from=date(2026, 2, 1))

    with pytest.raises(IntegrityError, match="enterprise_odr_days_in_order"):
        Enterprise.objects.filter(pk=enterprise.pk).update(odr_until=date(2026, 1, 31))


def test_ten_workdays_run_beside_the_clock_of_the_bureau(county, recorded):
    case = start(county, recorded)

    assert case.state == State.NEGOTIATING
    assert clocks_of(case) == ACCEPT_BY | NEGOTIATE_BY
    clock = Deadline.objects.of(case).get(rule__slug="odr_negotiate")
    assert (clock.owner, clock.rule.acting_party) == (county.market, "被投诉企业")


def test_the_day_of_the_enterprise_does_not_make_the_case_of_the_bureau_overdue(county, recorded):
    case = start(county, recorded)
    services.accept(case, by=county.market_handler, at=moment("2026-11-25 09:00"))

    assert again(case).next_due_on == date(2027, 1, 24)
    assert clocks_of(case) == MEDIATE_BY | NEGOTIATE_BY


def test_the_bureau_accepts_meanwhile_and_the_negotiation_goes_on(county, recorded):
    case = start(county, recorded)
    services.accept(case, by=county.market_handler, at=moment("2026-11-25 09:00"))

    assert again(case).state == State.NEGOTIATING_ACCEPTED


def test_settled_before_the_acceptance_the_complaint_is_withdrawn(county, recorded):
    case = start(county, recorded)

    services.settle_negotiation(
        case, terms="退还150元。", by=county.market_handler, at=moment("2026-11-30 09:00")
    )

    done = again(case)
    assert (done.state, done.outcome, done.termination_reason) == (
        State.WITHDRAWN,
        "退还150元。",
        None,
    )
    assert clocks_of(done) == {}
    assert Deadline.objects.of(done).get(rule__slug="odr_negotiate").met_on == date(2026, 11, 30)
    assert (done.negotiation.result, done.negotiation.terms) == ("settled", "退还150元。")


def test_settled_after_the_acceptance_the_mediation_ends_by_its_first_reason(county, recorded):
    """第二十三条第一款第一项."""
    services.accept(recorded, by=county.market_handler, at=moment("2026-11-25 09:00"))
    case = start(county, recorded, at="2026-11-25 10:00")

    services.settle_negotiation(
        case, terms="退还150元。", by=county.market_handler, at=moment("2026-11-30 09:00")
    )

    assert (again(case).state, again(case).termination_reason) == (State.TERMINATED, 1)
    assert clocks_of(case) == {"samr_tell_end": (date(2026, 12, 9), False, False)}


def test_settling_without_terms_is_refused(county, recorded):
    case = start(county, recorded)

    with pytest.raises(ValidationError) as refused:
        services.settle_negotiation(case, terms=" ", by=county.market_handler)

    assert refused.value.error_dict["terms"][0].code == "terms_missing"
    assert again(case).state == State.NEGOTIATING


@pytest.mark.parametrize("is_accepted", [False, True])
def test_refused_by_the_enterprise_it_goes_on_where_it_was(county, recorded, is_accepted):
    if is_accepted:
        services.accept(recorded, by=county.market_handler, at=moment("2026-11-25 09:00"))
    case = start(county, recorded, at="2026-11-25 10:00")

    services.fail_negotiation(
        case,
        result="failed",
        terms="企业认为服务已经完成。",
        by=county.market_handler,
        at=moment("2026-11-26 09:00"),
    )

    assert again(case).state == (State.ACCEPTED if is_accepted else State.RECORDED)
    assert clocks_of(case) == (MEDIATE_BY if is_accepted else ACCEPT_BY)
    assert again(case).negotiation.result == "failed"


def test_silence_is_recorded_after_the_last_day_and_meets_nothing(county, recorded):
    case = start(county, recorded)
    with pytest.raises(ValidationError) as refused:
        services.fail_negotiation(
            case,
            result="time_expired",
            by=county.market_handler,
            at=moment("2026-12-08 17:00"),
        )
    assert refused.value.error_dict["result"][0].code == "time_not_expired"

    services.fail_negotiation(
        case, result="time_expired", by=county.market_handler, at=moment("2026-12-09 09:00")
    )

    clock = Deadline.objects.of(case).get(rule__slug="odr_negotiate")
    assert (clock.state, clock.ended_reason) == ("cancelled", "期限已过，企业没有答复")


@pytest.mark.parametrize("result", ["settled", "withdrawn"])
def test_a_result_that_is_no_failure_is_refused(county, recorded, result):
    case = start(county, recorded)

    with pytest.raises(ValidationError) as refused:
        services.fail_negotiation(case, result=result, by=county.market_handler)

    assert refused.value.error_dict["result"][0].code == "not_a_failure"


def test_the_resident_may_withdraw_meanwhile(county, recorded):
    case = start(county, recorded)

    services.withdraw(case, at=moment("2026-11-26 09:00"))

    assert again(case).state == State.WITHDRAWN
    assert again(case).negotiation.result == "withdrawn"
    assert clocks_of(case) == {}


def test_a_case_is_given_to_the_enterprise_once(county, recorded):
    case = start(county, recorded)
    services.fail_negotiation(
        case, result="failed", by=county.market_handler, at=moment("2026-11-26 09:00")
    )

    with pytest.raises(ValidationError) as refused:
        start(county, case)
    assert refused.value.code == "negotiated_before"
    assert Action.START_ODR not in actions_for(county.market_handler, again(case))
    with pytest.raises(IntegrityError), transaction.atomic():
        Negotiation.objects.create(
            complaint=case, enterprise=case.enterprise, started_on=date(2026, 11, 27)
        )


@pytest.mark.parametrize("named", [False, True])
def test_an_enterprise_that_does_not_take_part_is_not_asked(county, enterprise, named):
    enterprise.odr_from = None
    enterprise.save()
    complaint = county.complaint(enterprise=enterprise if named else None)
    services.record(complaint, by=county.market_handler)

    with pytest.raises(ValidationError) as refused:
        services.start_negotiation(complaint, by=county.market_handler)

    assert refused.value.code == "enterprise_not_in_odr"
    assert Action.START_ODR not in actions_for(county.market_handler, again(complaint))


def test_another_bureau_does_not_hand_over_to_an_enterprise(county, enterprise):
    complaint = county.complaint(category=county.property_category, enterprise=enterprise)
    services.record(complaint, by=county.housing_handler)

    with pytest.raises(PermissionDenied):
        services.start_negotiation(complaint, by=county.housing_handler)


def test_the_resident_is_told_and_the_enterprise_gets_no_message(county, recorded):
    before = set(Notification.objects.values_list("pk", flat=True))

    start(county, recorded)

    new = Notification.objects.exclude(pk__in=before)
    assert [(letter.channel, letter.address) for letter in new] == [("sms", "13893600001")]
