import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accounts.tests.factories import UserFactory
from bureaus.models import Bureau
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from gaotai_jiazheng.short_memory import forget_all
from gaotai_jiazheng.tests.made_once import made_once
from reminders import deadlines, subjects
from reminders.calendar_loading import SHIPPED_CALENDARS, load_file
from reminders.calendars import calendar
from reminders.deadlines import ClockStart
from reminders.models import Deadline, DeadlineRule, Pause
from reminders.rulebook import rules
from reminders.stages import stages
from reminders.tests.factories import DeadlineFactory, ReminderStageFactory, load_shipped_rules

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 23)
ONE_DAY = timedelta(days=1)
State = Deadline.State


@pytest.fixture
def officer():
    return UserFactory(username="officer", name="王建国")


@pytest.fixture
def leader():
    return UserFactory(username="leader", name="赵敏")


@pytest.fixture
@made_once
def bureau(calendar_2026):
    load_shipped_rules()
    ReminderStageFactory()
    return BureauFactory(slug="market-regulation", name="县市场监管局")


@pytest.fixture
def heard(monkeypatch):
    """The subject ids that a listening register is told of."""
    ids = []
    monkeypatch.setitem(subjects._listeners, Bureau, [ids.append])
    return ids


def start(bureau, slug="samr_mediate", received_on=MONDAY, **fields):
    """The subject of a clock can be any row; here it is the bureau itself."""
    return deadlines.start(
        bureau, "GT202611230001", "/case/1/", slug, owner=bureau, received_on=received_on, **fields
    )


def code_of(caught):
    return caught.value.error_list[0].code


# Start ---------------------------------------------------------------------------------------------


def test_start_counts_by_the_rule_of_the_day(bureau):
    old = start(bureau, received_on=date(2026, 4, 14))
    deadlines.meet(old, on=date(2026, 4, 20))
    new = start(bureau, received_on=date(2026, 4, 15))

    assert (old.rule.length, old.due_on) == (45, date(2026, 6, 18))
    assert (new.rule.length, new.due_on) == (60, date(2026, 6, 14))
    assert (new.subject, new.subject_label, new.link) == (bureau, "GT202611230001", "/case/1/")


def test_start_can_use_the_rule_of_an_earlier_day_of_the_case(bureau):
    clock = ClockStart("samr_mediate", bureau, date(2026, 4, 20), rule_on=date(2026, 4, 14))

    (row,) = deadlines.start_many(bureau, "GT1", "", [clock])

    assert (row.rule.length, row.received_on) == (45, date(2026, 4, 20))


def test_start_sets_the_first_reminder_and_says_when_a_date_is_provisional(bureau):
    certain = start(bureau, "samr_accept")
    provisional = start(bureau, "samr_mediate", received_on=date(2026, 12, 1))

    assert (certain.due_on, certain.next_reminder_on) == (date(2026, 12, 2), date(2026, 11, 30))
    assert (certain.is_provisional, provisional.is_provisional) == (False, True)


def test_start_many_is_one_insert_when_everything_is_remembered(bureau, django_assert_num_queries):
    calendar(), rules(), stages()
    clocks = [
        ClockStart("samr_accept", bureau, MONDAY, is_expected=True),
        ClockStart("h12345_sign", bureau, MONDAY),
        ClockStart("h12345_complaint", bureau, MONDAY),
    ]

    with django_assert_num_queries(1):
        rows = deadlines.start_many(bureau, "GT1", "/case/1/", clocks)

    assert [row.due_on for row in rows] == [
        date(2026, 12, 2),
        date(2026, 11, 24),
        date(2026, 12, 14),
    ]
    assert [row.is_expected for row in rows] == [True, False, False]
    assert Deadline.objects.of(bureau).count() == 3


def test_start_without_a_rule_for_the_day_raises(bureau):
    with pytest.raises(DeadlineRule.DoesNotExist):
        start(bureau, "samr_tell_end", received_on=date(2026, 4, 14))


def test_the_same_clock_cannot_be_started_twice_while_it_is_open(bureau):
    start(bureau)

    with pytest.raises(IntegrityError), transaction.atomic():
        start(bureau)

    assert deadlines.open_clocks(bureau).count() == 1


# Pause and resume ----------------------------------------------------------------------------------


def test_a_pause_moves_the_last_day_by_its_length(bureau, officer, heard):
    clock = start(bureau, received_on=date(2026, 5, 6))

    paused = deadlines.pause(
        clock, on=date(2026, 5, 20), document="鉴定委托书1号", reason="委托鉴定", by=officer
    )
    resumed = deadlines.resume(paused, on=date(2026, 6, 1), document="鉴定报告1号", by=officer)

    assert (paused.state, paused.next_reminder_on) == (State.PAUSED, None)
    assert (resumed.state, resumed.due_on) == (State.RUNNING, date(2026, 7, 17))
    assert (resumed.round, resumed.next_reminder_on) == (2, date(2026, 7, 15))
    assert heard == [[bureau.pk], [bureau.pk]]
    row = resumed.pauses.get()
    assert (row.document, row.resume_document, row.resumed_by) == (
        "鉴定委托书1号",
        "鉴定报告1号",
        officer,
    )


def test_a_pause_of_no_days_moves_nothing(bureau, officer):
    clock = start(bureau)

    deadlines.pause(clock, on=MONDAY, document="甲", reason="乙", by=officer)
    resumed = deadlines.resume(clock, on=MONDAY, document="丙", by=officer)

    assert (resumed.due_on, resumed.round) == (clock.due_on, 1)


def test_a_second_pause_may_follow_but_not_overlap(bureau, officer):
    clock = start(bureau)
    deadlines.pause(clock, on=date(2026, 12, 1), document="甲", reason="乙", by=officer)
    deadlines.resume(clock, on=date(2026, 12, 8), document="丙", by=officer)

    with pytest.raises(ValidationError) as caught:
        deadlines.pause(clock, on=date(2026, 12, 7), document="甲", reason="乙", by=officer)
    deadlines.pause(clock, on=date(2026, 12, 8), document="甲", reason="乙", by=officer)

    assert code_of(caught) == "pause_out_of_order"
    assert clock.pauses.count() == 2


@pytest.mark.parametrize(
    ("on", "document", "code"),
    [
        pytest.param(date(2026, 11, 22), "甲", "pause_out_of_order", id="before receipt"),
        pytest.param(date(2026, 12, 3), "甲", "pause_too_late", id="after the last day"),
        pytest.param(date(2026, 12, 2), "", "blank", id="no document"),
    ],
)
def test_a_pause_that_cannot_be_is_refused_and_writes_nothing(bureau, officer, on, document, code):
    clock = start(bureau, "samr_accept")

    with pytest.raises(ValidationError) as caught:
        deadlines.pause(clock, on=on, document=document, reason="乙", by=officer)

    errors = getattr(caught.value, "error_dict", None)
    found = errors["document"][0].code if errors else code_of(caught)
    assert found == code
    clock.refresh_from_db()
    assert (clock.state, Pause.objects.count()) == (State.RUNNING, 0)


def test_resume_is_refused_before_the_pause_and_without_a_document(bureau, officer):
    clock = start(bureau)
    deadlines.pause(clock, on=date(2026, 12, 1), document="甲", reason="乙", by=officer)

    with pytest.raises(ValidationError) as early:
        deadlines.resume(clock, on=date(2026, 11, 30), document="丙", by=officer)
    with pytest.raises(ValidationError) as blank:
        deadlines.resume(clock, on=date(2026, 12, 2), document=" ", by=officer)

    assert code_of(early) == "resume_before_pause"
    assert blank.value.error_dict["document"][0].code == "document_missing"


# Extend --------------------------------------------------------------------------------------------


def test_an_extension_adds_its_length_over_the_same_pauses(bureau, officer, leader, heard):
    clock = start(bureau, "samr_clue_check")
    deadlines.pause(clock, on=date(2026, 12, 1), document="甲", reason="乙", by=officer)
    paused = deadlines.resume(clock, on=date(2026, 12, 2), document="丙", by=officer)

    extended = deadlines.extend(
        paused, reason="案情复杂", asked_by=officer, approved_by=leader, on=paused.due_on
    )

    assert paused.due_on == date(2026, 12, 15)
    assert (extended.due_on, extended.is_provisional) == (date(2027, 1, 5), True)
    row = extended.extensions.get()
    assert (row.length, row.due_before, row.approved_by) == (15, paused.due_on, leader)
    assert heard == [[bureau.pk]] * 3


@pytest.mark.parametrize(
    ("slug", "change", "code"),
    [
        pytest.param(
            "samr_clue_check", {"on": date(2026, 12, 15)}, "extension_too_late", id="too late"
        ),
        pytest.param(
            "samr_clue_check", {"length": 16}, "extension_too_long", id="longer than the rule says"
        ),
        pytest.param("samr_clue_check", {"length": 0}, "extension_too_long", id="no days"),
        pytest.param("samr_accept", {}, "extension_used_up", id="the rule gives none"),
        pytest.param(
            "samr_clue_check", {"approved_by": "officer"}, "extension_same_person", id="self"
        ),
    ],
)
def test_an_extension_that_cannot_be_is_refused(bureau, officer, leader, slug, change, code):
    clock = start(bureau, slug)
    arguments = {"asked_by": officer, "approved_by": leader, "on": MONDAY, **change}
    if arguments["approved_by"] == "officer":
        arguments["approved_by"] = officer

    with pytest.raises(ValidationError) as caught:
        deadlines.extend(clock, reason="案情复杂", **arguments)

    assert code_of(caught) == code
    before = clock.due_on
    clock.refresh_from_db()
    assert (clock.due_on, clock.extensions.count()) == (before, 0)


def test_an_extension_is_given_as_often_as_the_rule_says_and_no_further(bureau, officer, leader):
    clock = start(bureau, "samr_clue_check")
    people = {"asked_by": officer, "approved_by": leader}
    deadlines.extend(clock, reason="案情复杂", on=MONDAY, length=5, **people)

    with pytest.raises(ValidationError) as caught:
        deadlines.extend(clock, reason="案情复杂", on=MONDAY, length=5, **people)

    assert code_of(caught) == "extension_used_up"


def test_an_extension_that_is_revoked_counts_nowhere_and_may_be_given_again(
    bureau, officer, leader
):
    clock = start(bureau, "samr_clue_check")
    before = clock.due_on
    people = {"asked_by": officer, "approved_by": leader}
    deadlines.extend(clock, reason="案情复杂", on=MONDAY, **people)
    for code, change in {
        "extension_same_person": {"by": officer},
        "reason_missing": {"reason": " "},
    }.items():
        with pytest.raises(ValidationError) as caught:
            deadlines.revoke_extension(
                clock, on=before + ONE_DAY, **{"reason": "没有批准过", "by": leader, **change}
            )
        assert code_of(caught) == code

    revoked = deadlines.revoke_extension(clock, reason="没有批准过", by=leader, on=before + ONE_DAY)

    clock.refresh_from_db()
    assert (clock.due_on, clock.is_overdue(before + ONE_DAY)) == (before, True)
    assert (revoked.revoked_by, revoked.revoke_reason) == (leader, "没有批准过")
    assert "可以延长1次" in deadlines.explain(clock).extension_text
    with pytest.raises(ValidationError) as caught:
        deadlines.revoke_extension(clock, reason="没有批准过", by=leader, on=MONDAY)
    assert code_of(caught) == "extension_none"
    assert deadlines.extend(clock, reason="案情复杂", on=MONDAY, **people).due_on > before


# Meet, cancel, hand over, confirm ------------------------------------------------------------------


def test_meet_ends_a_clock_and_announces_nothing(bureau, heard):
    met = deadlines.meet(start(bureau, "samr_accept"), on=date(2026, 12, 3))

    assert (met.state, met.met_on, met.next_reminder_on) == (State.MET, date(2026, 12, 3), None)
    assert met.is_overdue()
    assert heard == []


def test_a_paused_clock_that_is_met_is_counted_to_that_day_and_is_not_late(bureau, officer):
    clock = start(bureau, "samr_accept")
    deadlines.pause(clock, on=date(2026, 12, 1), document="甲", reason="乙", by=officer)

    met = deadlines.meet(clock, on=date(2026, 12, 21))

    assert (met.due_on, met.is_overdue()) == (date(2026, 12, 22), False)
    assert met.pauses.get().resumed_on == date(2026, 12, 21)


def test_cancel_keeps_the_reason(bureau, officer):
    clock = start(bureau)
    deadlines.pause(clock, on=MONDAY, document="甲", reason="乙", by=officer)

    cancelled = deadlines.cancel(clock, reason="投诉人撤回", on=date(2026, 11, 24))

    assert (cancelled.state, cancelled.ended_reason) == (State.CANCELLED, "投诉人撤回")
    assert deadlines.open_clocks(bureau).count() == 0


def test_hand_over_changes_who_and_not_when(bureau, officer):
    clock = start(bureau)
    other = BureauFactory(slug="hrss", name="县人社局")

    handed = deadlines.hand_over(clock, owner=other, assignee=officer)

    assert (handed.owner, handed.assignee) == (other, officer)
    assert (handed.due_on, handed.round) == (clock.due_on, 1)


def test_a_confirmed_receipt_makes_an_expected_clock_firm(bureau, heard):
    clock = start(bureau, "samr_accept", is_expected=True)

    firm = deadlines.confirm_receipt(clock, received_on=date(2026, 11, 26))

    assert (firm.is_expected, firm.received_on, firm.due_on) == (
        False,
        date(2026, 11, 26),
        date(2026, 12, 7),
    )
    assert heard == [[bureau.pk]]


def test_a_confirmed_receipt_brings_the_rule_of_its_day(bureau):
    clock = start(bureau, received_on=date(2026, 4, 14), is_expected=True)

    firm = deadlines.confirm_receipt(clock, received_on=date(2026, 4, 15))

    assert (firm.rule.length, firm.due_on) == (60, date(2026, 6, 14))


def test_a_receipt_is_confirmed_once(bureau):
    clock = start(bureau, is_expected=True)
    deadlines.confirm_receipt(clock, received_on=MONDAY)

    with pytest.raises(ValidationError) as caught:
        deadlines.confirm_receipt(clock, received_on=MONDAY)

    assert code_of(caught) == "receipt_confirmed"


STEPS = {
    "pause": lambda clock, by: deadlines.pause(clock, on=MONDAY, document="甲", reason="乙", by=by),
    "resume": lambda clock, by: deadlines.resume(clock, on=MONDAY, document="丙", by=by),
    "extend": lambda clock, by: deadlines.extend(
        clock, reason="丁", asked_by=by, approved_by=UserFactory(), on=MONDAY
    ),
    "meet": lambda clock, by: deadlines.meet(clock, on=MONDAY),
    "cancel": lambda clock, by: deadlines.cancel(clock, reason="戊"),
    "hand_over": lambda clock, by: deadlines.hand_over(clock, owner=clock.owner),
    "confirm_receipt": lambda clock, by: deadlines.confirm_receipt(clock, received_on=MONDAY),
}
REFUSED = {
    (State.RUNNING, "resume"): "deadline_not_paused",
    (State.PAUSED, "pause"): "deadline_not_running",
    (State.PAUSED, "extend"): "deadline_not_running",
} | {
    (state, step): code
    for state in (State.MET, State.CANCELLED)
    for step, code in {
        "pause": "deadline_not_running",
        "resume": "deadline_not_paused",
        "extend": "deadline_not_running",
        "meet": "deadline_ended",
        "cancel": "deadline_ended",
        "hand_over": "deadline_ended",
        "confirm_receipt": "deadline_ended",
    }.items()
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", State.values)
def test_a_step_that_the_state_does_not_allow_is_refused_and_writes_nothing(
    bureau, officer, state, step
):
    clock = start(bureau, "samr_clue_check", is_expected=True)
    if state == State.PAUSED:
        deadlines.pause(clock, on=MONDAY, document="甲", reason="乙", by=officer)
    elif state == State.MET:
        deadlines.meet(clock, on=MONDAY)
    elif state == State.CANCELLED:
        deadlines.cancel(clock, reason="撤回")
    before = Deadline.objects.values().get(pk=clock.pk)

    if (state, step) not in REFUSED:
        STEPS[step](clock, officer)
        return
    with pytest.raises(ValidationError) as caught:
        STEPS[step](clock, officer)

    assert code_of(caught) == REFUSED[state, step]
    assert Deadline.objects.values().get(pk=clock.pk) == before


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_end_a_clock_once():
    for path in SHIPPED_CALENDARS:
        load_file(path)
    forget_all()
    clock = DeadlineFactory()
    answers, together = [], threading.Barrier(2)

    def meet():
        together.wait()
        try:
            deadlines.meet(clock, on=MONDAY)
            answers.append("met")
        except ValidationError as error:
            answers.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=meet) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == ["deadline_ended", "met"]


# Which rows ----------------------------------------------------------------------------------------


def test_overdue_is_read_from_the_day_and_the_state():
    late = DeadlineFactory(due_on=date(2026, 11, 30))
    DeadlineFactory(due_on=date(2026, 12, 1))
    DeadlineFactory(due_on=date(2026, 11, 30), state=State.PAUSED)
    DeadlineFactory(due_on=date(2026, 11, 30), state=State.MET, met_on=date(2026, 12, 1))

    assert list(Deadline.objects.overdue(date(2026, 12, 1))) == [late]
    assert late.is_overdue(date(2026, 12, 1))
    assert not late.is_overdue(date(2026, 11, 30))


def test_visible_to_shows_a_bureau_its_own_and_the_dispatch_center_all():
    member = BureauMemberFactory()
    center = BureauMemberFactory(bureau=BureauFactory(is_dispatch_center=True))
    own = DeadlineFactory(owner=member.bureau)
    other = DeadlineFactory()

    assert list(Deadline.objects.visible_to(member.user)) == [own]
    assert list(Deadline.objects.visible_to(center.user)) == [own, other]
    assert list(Deadline.objects.visible_to(UserFactory())) == []


def test_the_due_day_is_always_after_the_day_of_receipt():
    with pytest.raises(IntegrityError), transaction.atomic():
        DeadlineFactory(received_on=MONDAY, due_on=MONDAY)

    DeadlineFactory(received_on=MONDAY, due_on=MONDAY + timedelta(days=1))
