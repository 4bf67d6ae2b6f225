"""The agreement, its day, and whether it was kept (第二十四条、第二十五条)."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from complaints import services
from complaints.models import Agreement, Complaint
from complaints.models.choices import Grade
from complaints.permissions import actions_for
from complaints.tests.factories import MediationOrganizationFactory, moment
from complaints.tests.test_filing import clocks_of
from complaints.transitions import Action, State
from reminders.models import Deadline, DeadlineRule

DUE_ON = date(2026, 12, 20)  # a Sunday: a day that was agreed on does not move
PERFORM_BY = {"agreement_performance": (DUE_ON, False, False)}


def again(complaint):
    return Complaint.objects.get(pk=complaint.pk)


def agree(county, complaint, **values):
    plain = {
        "outcome": "企业退还200元。",
        "paper": "written",
        "due_on": DUE_ON,
        "at": moment("2026-12-07 09:00"),
        **values,
    }
    services.agree(complaint, by=county.market_handler, **plain)
    return again(complaint)


@pytest.fixture
def agreed(county, mediating):
    return agree(county, mediating)


def test_the_clock_ends_on_the_agreed_day_and_the_party_has_to_act(county, agreed):
    assert clocks_of(agreed) == PERFORM_BY
    clock = Deadline.objects.of(agreed).get(rule__slug="agreement_performance")
    assert (clock.owner, clock.rule.acting_party) == (county.market, "协议约定的一方")
    assert agreed.next_due_on == DUE_ON
    assert "2026年12月20日" in agreed.steps.last().public_note
    assert "向人民法院起诉" in agreed.steps.last().public_note


@pytest.mark.parametrize(
    ("now", "offered"), [("2026-12-20 17:00", False), ("2026-12-21 09:00", True)]
)
def test_a_breach_is_offered_from_the_day_after_the_agreed_one(county, agreed, now, offered):
    with time_machine.travel(moment(now), tick=False):
        actions = actions_for(county.market_handler, agreed)

    assert (Action.PERFORMED in actions, Action.NOT_PERFORMED in actions) == (True, offered)


def test_the_follow_up_waits_for_the_performance(county, agreed):
    assert Action.FOLLOW_UP not in actions_for(county.market_handler, agreed)
    services.record_performance(
        agreed,
        performed_on=date(2026, 12, 18),
        by=county.market_handler,
        at=moment("2026-12-21 09:00"),
    )

    assert clocks_of(agreed) == {"h12345_follow_up": (date(2026, 12, 24), False, False)}
    assert again(agreed).agreement.performed_on == date(2026, 12, 18)
    assert again(agreed).state == State.AGREED
    clock = Deadline.objects.of(agreed).get(rule__slug="agreement_performance")
    assert (clock.met_on, clock.is_overdue()) == (date(2026, 12, 18), False)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"paper": "written", "due_on": None}, "due_on_missing"),
        ({"paper": "waived", "due_on": None}, "due_on_missing"),
        ({"paper": "written", "due_on": date(2026, 12, 7)}, "due_on_past"),
        ({"paper": "at_once"}, "due_on_not_needed"),
    ],
)
def test_what_is_not_done_at_once_has_a_day(county, mediating, values, code):
    with pytest.raises(ValidationError) as refused:
        agree(county, mediating, **values)

    assert refused.value.error_dict["due_on"][0].code == code
    assert again(mediating).state == State.MEDIATING
    assert not Agreement.objects.exists()


def test_done_at_once_is_followed_up_at_once(county, mediating):
    case = agree(county, mediating, paper="at_once", due_on=None)

    assert clocks_of(case) == {"h12345_follow_up": (date(2026, 12, 10), False, False)}
    assert case.agreement.performed_on == date(2026, 12, 7)


def test_the_database_wants_a_day_or_performance_at_once(agreed):
    with pytest.raises(IntegrityError, match="agreement_at_once_or_by_a_day"):
        Agreement.objects.update(due_on=None)


@pytest.mark.parametrize("day", [date(2026, 12, 6), date(2026, 12, 22)])
def test_it_was_not_performed_before_it_was_agreed_or_tomorrow(county, agreed, day):
    with pytest.raises(ValidationError) as refused:
        services.record_performance(
            agreed, performed_on=day, by=county.market_handler, at=moment("2026-12-21 09:00")
        )

    assert refused.value.error_dict["performed_on"][0].code == "performed_on_impossible"


def test_broken_is_said_after_the_day_only(county, agreed):
    with pytest.raises(ValidationError) as refused:
        services.record_breach(agreed, by=county.market_handler, at=moment("2026-12-20 17:00"))

    assert refused.value.code == "not_due_yet"


def test_broken_tells_what_remains_and_asks_the_resident(county, agreed):
    services.record_breach(agreed, by=county.market_handler, at=moment("2026-12-21 09:00"))

    case = again(agreed)
    assert clocks_of(case) == {"h12345_follow_up": (date(2026, 12, 24), False, False)}
    note = case.steps.last().public_note
    assert "申请仲裁，或者向人民法院起诉" in note
    assert "司法确认" not in note
    assert Action.NOT_PERFORMED not in actions_for(county.market_handler, case)


def test_what_was_broken_may_still_be_performed(county, agreed):
    services.record_breach(agreed, by=county.market_handler, at=moment("2026-12-21 09:00"))

    services.record_performance(
        agreed,
        performed_on=date(2026, 12, 23),
        by=county.market_handler,
        at=moment("2026-12-23 10:00"),
    )

    assert again(agreed).agreement.performed_on == date(2026, 12, 23)
    assert not {Action.PERFORMED, Action.NOT_PERFORMED} & set(
        actions_for(county.market_handler, again(agreed))
    )


@pytest.mark.parametrize(
    ("kind", "is_told"), [("peoples_mediation", True), ("consumer_association", False)]
)
def test_an_agreement_of_peoples_mediation_may_be_confirmed_by_the_court(
    county, mediating, kind, is_told
):
    """《人民调解法》第三十三条."""
    services.entrust(
        mediating,
        organization=MediationOrganizationFactory(kind=kind),
        complainant_agreed_on=date(2026, 11, 26),
        respondent_agreed_on=date(2026, 11, 26),
        by=county.market_handler,
        at=moment("2026-11-27 09:00"),
    )
    services.return_entrusted(
        mediating,
        result="agreed",
        report="双方同意退还200元。",
        by=county.market_handler,
        at=moment("2026-12-01 09:00"),
    )

    case = agree(county, mediating)

    assert ("司法确认" in case.steps.last().public_note) is is_told
    services.record_breach(case, by=county.market_handler, at=moment("2026-12-21 09:00"))
    assert ("司法确认" in case.steps.last().public_note) is is_told


def test_nobody_puts_away_what_waits_for_its_performance(county, agreed):
    services.follow_up(agreed, is_solved=True, grade=Grade.SATISFIED, at=moment("2026-12-08 09:00"))

    with pytest.raises(ValidationError) as refused:
        services.archive(agreed, by=county.market_handler, at=moment("2026-12-09 09:00"))
    assert refused.value.code == "agreement_open"

    services.record_performance(
        agreed,
        performed_on=date(2026, 12, 18),
        by=county.market_handler,
        at=moment("2026-12-21 09:00"),
    )
    services.archive(agreed, by=county.market_handler, at=moment("2026-12-21 10:00"))
    assert again(agreed).state == State.ARCHIVED


def test_reworked_it_is_settled_anew_and_the_first_agreement_stays_in_the_history(county, agreed):
    services.follow_up(agreed, is_solved=False, grade=Grade.DISSATISFIED)
    services.rework(
        agreed, by=county.center_handler, public_note="请继续办理。", at=moment("2026-12-22 09:00")
    )
    assert "agreement_performance" not in clocks_of(agreed)
    services.start_mediation(
        agreed,
        complainant_agreed_on=date(2026, 12, 23),
        respondent_agreed_on=date(2026, 12, 23),
        by=county.market_handler,
        at=moment("2026-12-23 09:00"),
    )

    agree(
        county,
        agreed,
        outcome="企业重做一次保洁。",
        due_on=date(2026, 12, 30),
        at=moment("2026-12-23 15:00"),
    )

    agreement = Agreement.objects.get()
    assert (agreement.terms, agreement.due_on) == ("企业重做一次保洁。", date(2026, 12, 30))
    assert [event.terms for event in agreement.events.order_by("pgh_id")] == [
        "企业退还200元。",
        "企业重做一次保洁。",
    ]


def test_a_case_without_an_agreement_has_nothing_to_perform(county, mediating):
    case = agree(county, mediating, paper="at_once", due_on=None)

    with pytest.raises(ValidationError) as refused:
        services.record_performance(case, performed_on=date(2026, 12, 7), by=county.market_handler)

    assert refused.value.code == "agreement_not_open"


def test_a_rule_of_a_given_day_has_no_length(county):
    with pytest.raises(IntegrityError, match="deadline_rule_length_positive"):
        DeadlineRule.objects.filter(slug="agreement_performance").update(length=3)
