from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.utils import InternalError

from complaints import services
from complaints.models import Complaint, Step
from complaints.models.choices import DeclineGround, Grade, TerminationReason
from complaints.tests.factories import CountyFactory, moment
from complaints.tests.test_filing import clocks_of
from complaints.transitions import Action, State
from reminders import outbox, rulebook
from reminders.models import Deadline, DeadlineRule, Notification


def again(complaint):
    return Complaint.objects.get(pk=complaint.pk)


def test_recording_meets_the_signing_clock(county, recorded):
    assert recorded.state == State.RECORDED
    assert clocks_of(recorded) == {"samr_accept": (date(2026, 12, 2), False, False)}
    assert recorded.next_due_on == date(2026, 12, 2)


def test_recording_makes_an_expected_clock_firm(db):
    county = CountyFactory(channel_published=False)
    complaint = county.complaint(at="2026-11-23 10:00")

    services.record(complaint, by=county.market_handler, at=moment("2026-11-25 09:00"))

    assert again(complaint).received_on == date(2026, 11, 25)
    assert clocks_of(complaint)["samr_accept"] == (date(2026, 12, 4), False, False)


def test_accepting_starts_the_sixty_days_of_mediation(county, accepted):
    """第二十三条第一款第五项: sixty calendar days from the acceptance."""
    assert accepted.state == State.ACCEPTED
    assert accepted.accepted_on == date(2026, 11, 25)
    assert clocks_of(accepted) == {"samr_mediate": (date(2027, 1, 24), True, False)}


def test_declining_names_the_ground_and_tells_the_remedies(county, recorded):
    services.decline(
        recorded,
        ground=DeclineGround.TOO_LATE,
        public_note="服务发生在2021年。",
        by=county.market_handler,
        at=moment("2026-11-25 09:00"),
    )

    complaint = again(recorded)
    assert (complaint.state, complaint.declined_ground) == (State.DECLINED, 4)
    note = complaint.steps.last().public_note
    assert "第十六条第4项" in note
    assert "服务发生在2021年。" in note
    assert "向人民法院起诉" in note
    assert clocks_of(complaint) == {}
    assert complaint.next_due_on is None


def test_declining_without_a_reason_is_refused(county, recorded):
    with pytest.raises(ValidationError) as refused:
        services.decline(recorded, ground=DeclineGround.TOO_LATE, by=county.market_handler)

    assert refused.value.error_dict["public_note"][0].code == "reason_missing"
    assert again(recorded).state == State.RECORDED


def test_mediation_needs_the_consent_of_both(county, accepted):
    with pytest.raises(ValidationError) as refused:
        services.start_mediation(
            accepted,
            complainant_agreed_on=date(2026, 11, 25),
            respondent_agreed_on=None,
            by=county.market_handler,
            at=moment("2026-11-26 15:00"),
        )

    assert refused.value.error_dict["respondent_agreed_on"][0].code == "consent_missing"
    assert again(accepted).state == State.ACCEPTED


def test_consent_of_a_day_to_come_is_told_beside_its_field(county, accepted):
    with pytest.raises(ValidationError) as refused:
        services.start_mediation(
            accepted,
            complainant_agreed_on=date(2026, 11, 26),
            respondent_agreed_on=date(2026, 11, 27),
            by=county.market_handler,
            at=moment("2026-11-26 15:00"),
        )

    errors = refused.value.error_dict
    assert {name: errors[name][0].code for name in errors} == {
        "respondent_agreed_on": "consent_in_future"
    }


def test_appraisal_stops_the_clock_of_mediation_and_shifts_it(county, mediating):
    """第二十二条: the days of the appraisal are not counted."""
    services.start_appraisal(
        mediating,
        document="高市监鉴〔2026〕3号",
        reason="地板损坏原因需要鉴定",
        by=county.market_handler,
        at=moment("2026-12-01 09:00"),
    )
    paused = Deadline.objects.of(mediating).get(rule__slug="samr_mediate")
    assert paused.state == Deadline.State.PAUSED
    assert again(mediating).next_due_on is None

    services.end_appraisal(
        mediating,
        document="鉴定报告12号",
        by=county.market_handler,
        at=moment("2026-12-11 09:00"),
    )

    assert clocks_of(mediating) == {"samr_mediate": (date(2027, 2, 3), True, False)}
    assert again(mediating).next_due_on == date(2027, 2, 3)


def test_a_case_from_before_the_first_rule_of_its_law_has_that_rule(county, mediating):
    DeadlineRule.objects.filter(slug="samr_tell_end").update(in_force_from=date(2026, 12, 1))
    rulebook.forget()

    services.terminate(
        mediating,
        reason=TerminationReason.NO_AGREEMENT,
        by=county.market_handler,
        at=moment("2026-12-07 09:00"),
    )

    assert clocks_of(mediating) == {"samr_tell_end": (date(2026, 12, 16), False, False)}


def test_an_agreement_ends_the_mediation_and_starts_the_follow_up(county, mediating):
    services.agree(
        mediating,
        outcome="企业退还200元。",
        by=county.market_handler,
        at=moment("2026-12-07 09:00"),
    )

    assert again(mediating).outcome == "企业退还200元。"
    assert clocks_of(mediating) == {"h12345_follow_up": (date(2026, 12, 10), False, False)}


def test_a_terminated_mediation_is_told_within_seven_workdays(county, mediating):
    """第二十三条第二款."""
    services.terminate(
        mediating,
        reason=TerminationReason.NO_AGREEMENT,
        by=county.market_handler,
        at=moment("2026-12-07 09:00"),
    )
    assert clocks_of(mediating) == {"samr_tell_end": (date(2026, 12, 16), False, False)}

    services.tell(mediating, by=county.market_handler, at=moment("2026-12-08 09:00"))

    assert again(mediating).state == State.TOLD
    assert clocks_of(mediating) == {"h12345_follow_up": (date(2026, 12, 11), False, False)}


def test_the_resident_answers_the_follow_up_and_the_center_has_it_reworked_once(county, mediating):
    services.agree(mediating, outcome="退还200元。", by=county.market_handler)
    services.follow_up(mediating, is_solved=False, grade=Grade.DISSATISFIED, remark="还没有退款")

    services.rework(mediating, by=county.center_handler, public_note="企业未履行，请继续办理。")

    assert again(mediating).state == State.ACCEPTED
    services.start_mediation(
        mediating,
        complainant_agreed_on=date(2026, 11, 26),
        respondent_agreed_on=date(2026, 11, 26),
        by=county.market_handler,
        at=moment("2026-12-20 09:00"),
    )
    services.agree(mediating, outcome="已退还200元。", by=county.market_handler)
    services.follow_up(mediating, is_solved=True, grade=Grade.SATISFIED)
    with pytest.raises(ValidationError) as refused:
        services.rework(mediating, by=county.center_handler, public_note="再办一次。")
    assert refused.value.code == "rework_used_up"
    services.archive(mediating, by=county.market_handler)
    assert again(mediating).state == State.ARCHIVED


@pytest.mark.parametrize("again_by", ["rework", "reopen"])
def test_what_is_worked_on_again_has_no_result_meanwhile(county, mediating, again_by):
    reason = TerminationReason.NO_AGREEMENT
    services.terminate(mediating, reason=reason, outcome="没有谈成。", by=county.market_handler)
    services.tell(mediating, by=county.market_handler)
    services.follow_up(mediating, is_solved=False, grade=Grade.DISSATISFIED)
    if again_by == "reopen":
        services.archive(mediating, by=county.market_handler)

    getattr(services, again_by)(mediating, by=county.center_handler, public_note="请再办。")

    case = again(mediating)
    assert (case.outcome, case.termination_reason) == ("", None)
    assert "第二十三条" in case.steps.get(action=Action.TERMINATE).public_note


def test_another_bureau_accepts_and_answers(county):
    complaint = county.complaint(category=county.property_category, at="2026-11-23 10:00")
    services.record(complaint, by=county.housing_handler, at=moment("2026-11-24 09:00"))
    services.accept(complaint, by=county.housing_handler, at=moment("2026-11-25 09:00"))
    assert clocks_of(complaint) == {"h12345_complaint": (date(2026, 12, 14), False, False)}
    with pytest.raises(PermissionDenied):
        services.start_mediation(
            complaint,
            complainant_agreed_on=date(2026, 11, 25),
            respondent_agreed_on=date(2026, 11, 25),
            by=county.housing_handler,
        )

    services.answer(
        complaint,
        outcome="物业已同意保洁员登记后进入。",
        by=county.housing_handler,
        at=moment("2026-11-30 09:00"),
    )

    assert again(complaint).state == State.ANSWERED
    assert clocks_of(complaint) == {"h12345_follow_up": (date(2026, 12, 3), False, False)}


def test_an_illegal_step_is_refused_and_writes_nothing(county):
    complaint = county.complaint()
    steps = Step.objects.count()

    with pytest.raises(ValidationError) as refused:
        services.accept(complaint, by=county.market_handler)

    assert refused.value.code == "step_not_allowed"
    assert refused.value.message == (
        "这件投诉现在是“已提交”，不能办理“受理”；可能刚刚有人办理过，请刷新页面看看。"
    )
    assert again(complaint).state == State.SUBMITTED
    assert Step.objects.count() == steps


def test_a_stale_page_is_told_who_did_what(county, recorded):
    seen = recorded.steps.first().pk

    with pytest.raises(ValidationError) as refused:
        services.accept(recorded, by=county.market_contact, seen_step=seen)

    assert refused.value.code == "changed_meanwhile"
    assert refused.value.message == (
        "县市场监管局经办人已在11月24日 09:00办理“登记签收”，请看过最新情况再决定。"
    )
    assert again(recorded).state == State.RECORDED


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("market_handler", True),
        ("market_contact", True),
        ("market_leader", True),
        ("commerce_handler", False),  # assists: sees and notes
        ("housing_handler", False),
        ("center_handler", False),
    ],
)
def test_who_may_accept(county, recorded, who, may):
    person = getattr(county, who)
    if may:
        assert services.accept(recorded, by=person).state == State.ACCEPTED
    else:
        with pytest.raises(PermissionDenied):
            services.accept(recorded, by=person)


def test_an_assisting_bureau_may_add_a_note_and_no_more(county, recorded):
    services.note(recorded, by=county.commerce_handler, internal_note="该企业去年也有同类投诉。")

    assert recorded.steps.last().action == Action.NOTE


def test_the_intake_assigns_and_the_assignee_cannot_pass_it_on(county, recorded):
    """第四十一条: no sideways transfer inside the bureau."""
    services.assign(recorded, to=county.market_handler, by=county.market_contact)
    assert again(recorded).assignee == county.market_handler
    told = Notification.objects.get(kind="complaint_assigned", channel="inbox")
    assert told.recipient == county.market_handler

    with pytest.raises(PermissionDenied):
        services.assign(again(recorded), to=county.market_deputy, by=county.market_handler)
    services.assign(again(recorded), to=None, by=county.market_handler)

    assert again(recorded).assignee is None


def test_assigning_to_who_has_it_changes_nothing(county, recorded):
    services.assign(recorded, to=county.market_handler, by=county.market_contact)
    steps = recorded.steps.count()

    services.assign(recorded, to=county.market_handler, by=county.market_contact)

    assert recorded.steps.count() == steps
    assert again(recorded).assignee == county.market_handler


def test_nobody_outside_the_bureau_is_assigned(county, recorded):
    with pytest.raises(ValidationError) as refused:
        services.assign(recorded, to=county.housing_handler, by=county.market_contact)

    assert refused.value.code == "assignee_not_in_bureau"


def test_sending_back_gives_the_center_one_workday_and_hides_the_case(county, recorded):
    services.send_back(
        recorded,
        duty_basis="属于物业纠纷",
        by=county.market_handler,
        at=moment("2026-11-25 09:00"),
    )

    complaint = again(recorded)
    assert (complaint.state, complaint.bureau) == (State.RETURNED, county.center)
    assert clocks_of(complaint) == {"arbitrate_return": (date(2026, 11, 26), False, False)}
    assert list(Complaint.objects.visible_to(county.market_handler)) == []
    assert list(Complaint.objects.visible_to(county.commerce_handler)) == []
    assert list(Complaint.objects.visible_to(county.center_handler)) == [complaint]


def test_the_promise_to_the_resident_never_starts_again(county):
    complaint = county.complaint(category=county.property_category, at="2026-11-23 10:00")
    services.send_back(
        complaint,
        duty_basis="不是物业问题",
        by=county.housing_handler,
        at=moment("2026-11-24 09:00"),
    )
    services.decide_bureau(
        complaint,
        to_bureau=county.commerce,
        duty_basis="行业管理",
        by=county.center_handler,
        at=moment("2026-11-25 09:00"),
    )

    promise = Deadline.objects.of(complaint).get(rule__slug="h12345_complaint")
    assert (promise.received_on, promise.due_on) == (date(2026, 11, 23), date(2026, 12, 14))
    assert (promise.owner, promise.state) == (county.commerce, Deadline.State.RUNNING)


def test_leader_of_the_centre_may_insist_on_the_bureau_that_sent_it_back(county):
    complaint = county.complaint(category=county.property_category)
    services.send_back(complaint, duty_basis="不属于本单位职责", by=county.housing_handler)
    services.decide_bureau(
        complaint, to_bureau=county.housing, duty_basis="职责分工", by=county.center_leader
    )

    complaint.refresh_from_db()
    assert complaint.bureau == county.housing
    with pytest.raises(PermissionDenied):
        services.send_back(complaint, duty_basis="仍不属于", by=county.housing_handler)


def test_a_bureau_sends_back_once_and_hops_end_with_the_leader(county):
    """Random dispatch games end after three hand-overs at the latest."""
    complaint = county.complaint(category=county.property_category)

    def back(person):
        services.send_back(complaint, duty_basis="不属于本单位职责", by=person)

    def to(bureau, person):
        services.decide_bureau(complaint, to_bureau=bureau, duty_basis="职责分工", by=person)

    back(county.housing_handler)
    with pytest.raises(ValidationError) as refused:
        to(county.housing, county.center_handler)
    assert refused.value.error_dict["to_bureau"][0].code == "bureau_sent_it_back"
    to(county.commerce, county.center_handler)
    back(county.commerce_handler)
    to(county.market, county.center_handler)
    back(county.market_handler)
    with pytest.raises(PermissionDenied):
        to(county.housing, county.center_handler)
    to(county.housing, county.center_leader)

    assert (again(complaint).bureau, again(complaint).hops) == (county.housing, 3)
    with pytest.raises(PermissionDenied):
        back(county.housing_handler)


def test_deciding_a_case_without_a_rule_is_no_hop(county):
    complaint = county.complaint(category=county.unrouted_category, at="2026-11-23 10:00")

    services.decide_bureau(
        complaint,
        to_bureau=county.market,
        duty_basis="消费者权益争议",
        by=county.center_handler,
        at=moment("2026-11-24 10:00"),
    )

    complaint = again(complaint)
    assert (complaint.hops, complaint.received_on) == (0, date(2026, 11, 24))
    assert clocks_of(complaint)["samr_accept"] == (date(2026, 12, 3), False, False)


def test_extending_takes_another_person_and_tells_why(county):
    complaint = county.complaint(category=county.property_category, at="2026-11-23 10:00")
    services.record(complaint, by=county.housing_handler, at=moment("2026-11-24 09:00"))
    promise = Deadline.objects.of(complaint).get(rule__slug="h12345_complaint")

    services.extend(
        complaint,
        deadline=promise,
        approved_by=county.housing_leader,
        public_note="需要走访三个小区",
        by=county.housing_handler,
        at=moment("2026-12-01 09:00"),
    )

    promise.refresh_from_db()
    assert promise.due_on > date(2026, 12, 14)
    assert again(complaint).next_due_on == promise.due_on
    assert "需要走访三个小区" in complaint.steps.last().public_note


def test_the_resident_withdraws_before_acceptance_only(county, accepted):
    with pytest.raises(ValidationError) as refused:
        services.withdraw(accepted)
    assert refused.value.code == "step_not_allowed"

    complaint = county.complaint()
    services.withdraw(complaint, public_note="已经和解")

    assert again(complaint).state == State.WITHDRAWN
    assert clocks_of(complaint) == {}


def test_a_resident_cannot_take_a_bureaus_step(county, recorded):
    with pytest.raises(PermissionDenied):
        services.accept(recorded, by=None)


def test_reopening_needs_a_reason_and_starts_the_clock_again(county, recorded):
    services.decline(
        recorded, ground=DeclineGround.MATERIALS, public_note="材料不全", by=county.market_handler
    )

    services.reopen(
        recorded,
        public_note="补齐了合同",
        by=county.market_contact,
        at=moment("2026-12-07 09:00"),
    )

    assert (again(recorded).state, again(recorded).declined_ground) == (State.RECORDED, None)
    assert clocks_of(recorded) == {"samr_accept": (date(2026, 12, 16), False, False)}


@pytest.mark.parametrize(
    "statement", ["UPDATE complaints_step SET public_note = ''", "DELETE FROM complaints_step"]
)
def test_steps_are_append_only_even_to_raw_sql(county, recorded, statement):
    refused = pytest.raises(InternalError, match="append_only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_supervision_reaches_the_bureaus_leader(county, recorded):
    services.supervise(recorded, by=county.center_handler, internal_note="请三日内报告。")

    outbox.deliver_waiting(["members"])
    told = Notification.objects.filter(kind="complaint_supervised", channel="inbox")
    assert {row.recipient.username for row in told} == {"market-leader", "market-contact"}
