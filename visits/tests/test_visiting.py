"""The way of a visit, and what services and database refuse on it."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import SignInPhone
from accounts.tests.factories import UserFactory
from bureaus.models import BureauMember
from cards import services as cards
from cards.outcomes import Outcome
from enterprises.services.standing import change_standing
from enterprises.transitions import StandingAction
from reminders.models import Deadline, Notification
from reminders.tests.factories import load_shipped_rules
from visits import services
from visits.models import Visit, VisitStep
from visits.services.stepping import take
from visits.tests.factories import AT, HOUSEHOLD, TODAY, YESTERDAY, moment, sms_code
from visits.transitions import NEXT_STATE, Action, State
from workers.services import employing
from workers.tests.factories import EmploymentFactory

pytestmark = pytest.mark.django_db
Side = VisitStep.Side


def code_of(refused):
    error = refused.value
    if hasattr(error, "error_dict"):
        return {name: errors[0].code for name, errors in error.error_dict.items()}
    return error.error_list[0].code


def test_household_records_and_confirms_by_the_code_of_its_telephone(county):
    visit = county.recorded()
    code = sms_code(visit)

    confirmed = services.confirm_by_code(visit, code=f" {code[:3]} {code[3:]} ")

    visit.refresh_from_db()
    assert (visit.state, visit.outcome, visit.card) == ("confirmed", "green", county.card_of_amei)
    assert services.find(visit.number.lower(), confirmed.query_code.lower()) == visit
    assert services.find(visit.number, "AAAAAAAA") is None
    assert [step.action for step in visit.steps.all()] == ["confirm"]
    assert visit.enterprise == county.enterprise


def test_messages_hold_nothing_of_who_went_where(county):
    county.rated()
    county.planned("13700000002")

    for message in Notification.objects.filter(kind="visit"):
        text = message.subject + message.body
        for secret in ("阿梅", "惠民", HOUSEHOLD, "保洁"):
            assert secret not in text


def test_telephone_is_sealed_and_found_by_its_digest(county):
    visit = county.recorded()

    kept = Visit.objects.filter(pk=visit.pk).values("phone", "phone_digest").get()
    assert Visit.objects.get(phone_digest=kept["phone_digest"]).phone == HOUSEHOLD
    assert HOUSEHOLD not in kept["phone_digest"]


def test_wrong_code_is_counted_and_the_sixth_is_not_looked_at(county):
    visit = county.recorded()
    right = sms_code(visit)
    wrong = "000000" if right != "000000" else "111111"

    codes = []
    for _ in range(5):
        with pytest.raises(ValidationError) as refused:
            services.confirm_by_code(visit, code=wrong)
        codes.append(code_of(refused)["code"])
    with pytest.raises(ValidationError) as refused:
        services.confirm_by_code(visit, code=right)

    assert codes == ["code_wrong"] * 4 + ["code_expired"]
    assert code_of(refused) == {"code": "code_expired"}
    visit = services.send_code_again(visit)
    assert services.confirm_by_code(visit, code=sms_code(visit)).visit.state == "confirmed"


def test_codes_are_sent_five_times(county):
    visit = county.recorded()
    for _ in range(4):
        visit = services.send_code_again(visit)

    with pytest.raises(ValidationError) as refused:
        services.send_code_again(visit)

    assert code_of(refused) == "too_many"


@pytest.mark.parametrize(
    ("on", "code"),
    [(TODAY + timedelta(days=1), "future_date"), (TODAY - timedelta(days=31), "too_long_ago")],
)
def test_day_must_have_been_and_not_long_ago(county, on, code):
    with pytest.raises(ValidationError) as refused:
        county.recorded(on=on)

    assert code_of(refused) == {"visited_on": code}
    assert not Visit.objects.exists()


def test_enterprise_plans_and_the_household_confirms_on_the_day(county):
    visit, code = county.planned(on=TODAY + timedelta(days=2))

    with pytest.raises(ValidationError) as refused:
        services.confirm(visit, at=AT)
    found = services.find(visit.number, code)
    services.confirm(found, at=moment("2026-11-25 18:00"))

    assert code_of(refused) == "not_yet"
    visit.refresh_from_db()
    assert visit.state == "confirmed"


def test_only_who_acts_for_the_enterprise_plans_and_only_for_its_workers(county):
    values = {"service_line": "cleaning", "visited_on": TODAY, "phone": HOUSEHOLD}
    with pytest.raises(PermissionDenied):
        services.plan(county.enterprise, county.amei, by=county.stranger, **values)
    with pytest.raises(ValidationError) as refused:
        services.plan(county.other, county.amei, by=county.stranger, **values)
    assert code_of(refused) == {"worker": "not_employed"}


def test_planned_visit_lapses_when_nobody_confirms(county):
    visit, _ = county.planned()

    assert services.lapse_due(TODAY + timedelta(days=7)) == 0
    with pytest.raises(ValidationError) as refused:
        services.confirm(visit, at=AT + timedelta(days=8))
    assert services.lapse_due(TODAY + timedelta(days=8)) == 1
    assert services.lapse_due(TODAY + timedelta(days=8)) == 0

    visit.refresh_from_db()
    assert (visit.state, code_of(refused)) == ("unconfirmed", "confirm_over")


# Own staff


def staff_numbers(county):
    colleague = EmploymentFactory(enterprise=county.enterprise).worker
    left = EmploymentFactory(enterprise=county.enterprise, ended_on=TODAY).worker
    SignInPhone.objects.create(
        user=county.owner, phone="13600000001", digest=account("13600000001")
    )
    return {
        "herself": county.amei.phone,
        "colleague": colleague.phone,
        "left today": left.phone,
        "owner": "13600000001",
    }


def account(phone):
    from accounts.signing_up import digest_of

    return digest_of(phone)


def test_own_staff_neither_confirms_nor_is_planned_for(county):
    for who, phone in staff_numbers(county).items():
        visit = county.recorded(phone)
        with pytest.raises(ValidationError) as refused:
            services.confirm_by_code(visit, code=sms_code(visit))
        assert code_of(refused) == {"phone": "own_staff"}, who
        with pytest.raises(ValidationError) as refused:
            county.planned(phone)
        assert code_of(refused) == {"phone": "own_staff"}, who
    assert not Visit.objects.exclude(state="planned").exists()


def test_database_refuses_own_staff_past_the_code(county):
    for phone in staff_numbers(county).values():
        visit = county.recorded(f"138{phone[3:]}")
        visit.set_phone(phone)
        visit.save()
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            Visit.objects.filter(pk=visit.pk).update(
                state="confirmed", confirmed_at=AT, rate_by=TODAY, outcome="green"
            )
        assert refused.value.__cause__.diag.constraint_name == "visit_not_by_own_staff"


def test_who_begins_to_work_there_afterwards_cannot_rate(county):
    visit = county.confirmed()
    EmploymentFactory(enterprise=county.enterprise, worker__phone=HOUSEHOLD)

    with pytest.raises(ValidationError) as refused:
        services.rate(visit, quality=5, satisfaction=5)

    assert code_of(refused) == "own_staff"


def test_worker_of_another_enterprise_is_a_household_like_others(county):
    neighbour = EmploymentFactory(enterprise=county.other).worker

    assert county.confirmed(neighbour.phone).state == "confirmed"


# The card of the day


def test_card_of_the_day_is_kept_and_a_bad_one_is_flagged(county):
    other = county.worker()
    card = county.card(other, at=moment("2026-11-02 10:00"))
    cards.revoke(card, reason="冒用他人身份", by=county.hrss)

    flagged = county.confirmed(card=card, on=TODAY)
    fine = county.confirmed("13700000009")

    assert (flagged.outcome, flagged.is_flagged) == (Outcome.REVOKED, True)
    assert (fine.outcome, fine.is_flagged) == (Outcome.GREEN, False)
    before = county.confirmed("13700000008", card=card, on=date(2026, 11, 20))
    assert before.outcome == Outcome.GREEN


def test_red_day_is_recorded_with_its_reasons(county):
    worker = county.worker(until=date(2026, 11, 30))
    card = county.card(worker)

    visit = county.confirmed(card=card, on=TODAY)
    county.amei.employments.update(ended_on=date(2026, 11, 1))
    red = county.confirmed(on=TODAY)

    assert visit.outcome == "green"
    assert (red.outcome, red.is_flagged) == ("red", True)
    assert red.reasons == ["employment expired 2026-11-01"]


def test_visit_is_recorded_once_for_a_household(county):
    county.confirmed()

    with pytest.raises(ValidationError) as refused:
        county.confirmed()

    assert code_of(refused) == "visit_known"
    assert county.confirmed(line="nutrition").state == "confirmed"


# Disputes


def test_dispute_is_answered_and_both_versions_stay(county):
    visit = county.rated()
    services.dispute(visit, side=Side.WORKER, text="那天我在家休息，没有去。", at=AT)

    with pytest.raises(PermissionDenied):
        services.decide(visit, is_upheld=True, answer="属实", by=county.owner)
    services.decide(visit, is_upheld=False, answer="有出入小区的记录。", by=county.hrss)
    visit.refresh_from_db()

    assert visit.state == "rated"
    found = visit.disputes.get()
    assert (found.text, found.answer) == ("那天我在家休息，没有去。", "有出入小区的记录。")
    services.dispute(visit, side=Side.ENTERPRISE, text="合同已解除。", by=county.owner)
    services.decide(visit, is_upheld=True, answer="企业说明属实。", by=county.hrss)
    visit.refresh_from_db()
    assert (visit.state, visit.ended_reason) == ("void", "企业说明属实。")
    assert visit not in Visit.objects.confirmed()


def test_a_dispute_has_its_days(county):
    load_shipped_rules("visit_dispute")
    visit = county.confirmed()
    services.dispute(visit, side=Side.WORKER, text="没有去。", at=AT)
    clock = Deadline.objects.of(visit).get()
    bureau = BureauMember.objects.get(user=county.hrss).bureau
    assert (clock.owner, clock.due_on, clock.subject_label) == (
        bureau,
        date(2026, 11, 30),
        visit.number,
    )

    services.decide(visit, is_upheld=False, answer="有记录。", by=county.hrss, at=AT)

    clock.refresh_from_db()
    assert (clock.state, clock.met_on) == ("met", AT.date())
    services.dispute(visit, side=Side.ENTERPRISE, text="再看。", by=county.owner, at=AT)
    assert [each.state for each in Deadline.objects.of(visit).order_by("pk")] == ["met", "running"]


def test_answer_holds_no_personal_data(county):
    visit = county.confirmed()
    services.dispute(visit, side=Side.HOUSEHOLD, text="没有这回事")

    with pytest.raises(ValidationError) as refused:
        services.decide(visit, is_upheld=True, answer="已打13912345678核实", by=county.hrss)

    assert code_of(refused) == {"answer": "personal_data"}


def told(kind="visit", **values):
    """The messages of a kind but codes and receipts, by the oldest: (to whom, subject)."""
    rows = Notification.objects.filter(kind=kind, channel__in=["sms", "inbox"], **values)
    return [
        (row.recipient.username if row.recipient else row.address, row.subject)
        for row in rows.order_by("pk")
    ]


def test_all_three_sides_hear_of_each_answer_to_a_dispute(county):
    visit = county.confirmed()
    subject = f"上门服务记录{visit.number}的争议有了答复"
    for time in (1, 2):
        services.dispute(visit, side=Side.WORKER, text="那天我在家休息。", at=AT)
        services.decide(visit, is_upheld=False, answer="有出入小区的记录。", by=county.hrss, at=AT)

        answered = [line for line in told() if line[1].endswith("有了答复")]
        assert sorted(answered) == sorted(
            [
                (HOUSEHOLD, subject),
                (county.amei.phone, f"您的{subject}"),
                *((each.user.username, subject) for each in county.enterprise.members.all()),
            ]
            * time
        )


def test_what_was_said_of_an_answer_is_erased_with_the_number(county):
    visit = county.confirmed()
    services.dispute(visit, side=Side.WORKER, text="没有去过。", at=AT)
    services.decide(visit, is_upheld=False, answer="有记录。", by=county.hrss, at=AT)

    services.erase_due(TODAY + timedelta(days=200))

    assert HOUSEHOLD not in {to for to, _ in told()}


def test_enterprise_hears_what_the_household_says_of_a_visit(county):
    planned, _ = county.planned()
    confirmed = county.confirmed("13700000002")

    services.deny(planned, at=AT)
    services.dispute(confirmed, side=Side.HOUSEHOLD, text="只做了一半。", at=AT)
    services.decide(confirmed, is_upheld=False, answer="已协商。", by=county.hrss, at=AT)
    services.dispute(confirmed, side=Side.ENTERPRISE, text="合同已解除。", by=county.owner, at=AT)

    assert [subject for _, subject in told(recipient=county.owner)] == [
        f"上门服务记录{planned.number}没有确认：住户说没有这次上门",
        f"上门服务记录{confirmed.number}有争议（住户提出），等部门答复",
        f"上门服务记录{confirmed.number}的争议有了答复",
    ]


def test_household_denies_and_enterprise_cancels(county):
    first, _ = county.planned()
    second, _ = county.planned("13700000002")

    assert services.deny(first).state == "void"
    assert services.cancel(second, reason="住户改期", by=county.owner).state == "void"
    with pytest.raises(PermissionDenied):
        services.cancel(second, reason="住户改期", by=county.stranger)


def test_household_hears_that_a_visit_is_called_off(county):
    visit, _ = county.planned()
    services.cancel(visit, reason="住户改期", by=county.owner)

    (told,) = Notification.objects.filter(subject=f"上门服务记录{visit.number}已取消")
    assert "住户改期" not in told.body


def test_visits_to_come_end_with_their_enterprise_and_those_that_were_stay(county):
    was, _ = county.planned()
    to_come, _ = county.planned("13700000002", on=TODAY + timedelta(days=2))
    change_standing(
        county.enterprise, StandingAction.CANCEL, by=UserFactory(is_staff=True), reason="停业"
    )

    was.refresh_from_db()
    to_come.refresh_from_db()
    assert (was.state, to_come.state) == ("planned", "void")
    assert to_come.ended_reason == "企业已从名录注销"
    assert Notification.objects.filter(subject=f"上门服务记录{to_come.number}已取消").exists()


def test_visits_to_come_end_with_their_workers_employment(county):
    last, _ = county.planned()
    to_come, _ = county.planned("13700000002", on=TODAY + timedelta(days=2))
    (employment,) = county.enterprise.employments.filter(worker=to_come.worker)
    employing.end(employment, ended_on=TODAY, end_reason="回老家", by=county.owner)

    last.refresh_from_db()
    to_come.refresh_from_db()
    assert (last.state, to_come.state) == ("planned", "void")
    assert to_come.ended_reason == "服务人员已离开这家企业"
    (step,) = to_come.steps.all()
    assert (step.action, step.side, step.by) == ("cancel", "enterprise", county.owner)
    assert Notification.objects.filter(subject=f"上门服务记录{to_come.number}已取消").exists()


def test_what_a_household_has_just_recorded_stays_though_the_worker_had_left(county):
    visit = county.recorded(on=TODAY)
    (employment,) = county.enterprise.employments.filter(worker=county.amei)
    employing.end(employment, ended_on=YESTERDAY, end_reason="回老家", by=county.owner)

    confirmed = services.confirm_by_code(visit, code=sms_code(visit))

    assert confirmed.visit.state == "confirmed"


def test_visit_of_who_works_there_again_by_then_stays(county):
    to_come, _ = county.planned(on=TODAY + timedelta(days=9))
    (employment,) = county.enterprise.employments.filter(worker=to_come.worker)
    employment.ended_on = YESTERDAY
    employment.save()
    again = EmploymentFactory(worker=to_come.worker, enterprise=county.enterprise, started_on=TODAY)

    services.cancel_of_who_left(employment, by=county.owner, at=AT)

    to_come.refresh_from_db()
    assert (to_come.state, again.ended_on) == ("planned", None)


# The table


def visit_in(county, state):
    """A visit of its own in each state."""
    visit = county.recorded("13700000031")
    values = {"state": state, "confirmed_at": AT, "rate_by": TODAY, "outcome": "green"}
    if state in {State.PLANNED, State.UNCONFIRMED}:
        values = {"state": state}
    if state == State.VOID:
        values["ended_reason"] = "测试"
    Visit.objects.filter(pk=visit.pk).update(**values)
    visit.refresh_from_db()
    return visit


@pytest.mark.parametrize("state", list(State))
def test_every_pair_that_is_not_in_the_table_is_refused_and_writes_nothing(county, state):
    visit = visit_in(county, state)

    for action in Action:
        if (state, action) in NEXT_STATE:
            continue
        with pytest.raises(ValidationError) as refused:
            take(visit, action, side=Side.CLOCK, at=AT)
        assert code_of(refused) == "step_not_allowed"
    visit.refresh_from_db()
    assert (visit.state, visit.steps.count()) == (state, 0)


def test_every_state_is_reached_and_what_ended_stays(county):
    assert {State.PLANNED, *NEXT_STATE.values()} == set(State)
    assert all(pair[0] not in {State.VOID, State.UNCONFIRMED} for pair in NEXT_STATE)
    for state, after in product((State.VOID, State.UNCONFIRMED), (State.PLANNED, State.CONFIRMED)):
        with transaction.atomic():
            visit = visit_in(county, state)
            with pytest.raises(DatabaseError), transaction.atomic():
                Visit.objects.filter(pk=visit.pk).update(state=after)
            transaction.set_rollback(True)


def test_day_and_worker_of_a_visit_never_change(county):
    visit = county.confirmed()

    for change in ({"visited_on": YESTERDAY - timedelta(days=1)}, {"worker": county.worker()}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Visit.objects.filter(pk=visit.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        visit.steps.all().delete()
