"""An inspection from the draw to its end, and what the database refuses on the way."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from disclosure import services as disclosure
from inspections import services
from inspections.figures import figures
from inspections.models import Finding, Inspection, Photo, Reply
from inspections.rooms import inspection_to_dos
from inspections.tasks import remind_rectifications
from inspections.tests.factories import moment, picture
from inspections.tests.test_draws import codes, refused
from inspections.transitions import NEXT_STATE, Action, State, actions_from, state_after
from papers.models import Paper
from papers.services import data_of, pdf_of
from reminders.models import Deadline, Notification

pytestmark = pytest.mark.django_db


def test_way_of_an_inspection_to_its_end(county):
    inspection = county.closed()

    assert inspection.state == State.CLOSED
    assert inspection.closed_on == date(2026, 11, 30)
    assert list(inspection.steps.values_list("action", flat=True)) == [
        "notify",
        "record",
        "order",
        "answer",
        "pass",
        "put_up",
        "close",
    ]
    clock = Deadline.objects.get(subject_type__model="finding")
    assert (clock.state, clock.met_on, clock.due_on) == (
        "met",
        date(2026, 11, 18),
        date(2026, 11, 20),
    )


def test_inspection_without_a_fault_is_put_up_at_once(county):
    inspection = county.done(faults=())

    text = services.notice_text(inspection)
    up = services.put_up(inspection, text=text, by=county.contact, at=moment("2026-11-10 09:00"))

    assert "没有发现问题" in text
    assert up.state == State.NOTICED


def test_every_step_is_in_the_table_and_leads_somewhere():
    assert {action for _, action in NEXT_STATE} == set(Action)
    assert set(NEXT_STATE.values()) | {State.PLANNED} == set(State)


@pytest.mark.parametrize("state", list(State))
def test_step_that_is_not_in_the_table_is_not_allowed(state):
    possible = set(actions_from(state))

    assert all(
        (state_after(state, action) is not None) == (action in possible) for action in Action
    )


def test_refused_step_writes_nothing(county):
    inspection = county.planned()

    with pytest.raises(ValidationError) as raised:
        services.close(inspection, by=county.contact)

    assert codes(raised) == ["step_not_allowed"]
    assert not inspection.steps.exists()


# Who may


def test_record_is_written_by_the_drawn_inspectors_only(county):
    inspection = county.notified()
    question = county.checklist.questions.first()
    drawn = {each.inspector.user_id for each in inspection.assignments.all()}
    other = next(each.user for each in county.inspectors if each.user_id not in drawn)

    for user in (other, county.contact):
        with pytest.raises(PermissionDenied):
            services.reply(inspection, question, value="yes", by=user)
    services.reply(inspection, question, value="yes", by=county.inspector_of(inspection))
    assert Reply.objects.count() == 1


def test_who_stood_aside_writes_nothing_and_sees_no_files(county):
    inspection = county.notified()
    assignment = inspection.assignments.first()
    user = assignment.inspector.user
    services.stand_aside(assignment, kind="relative", reason="亲属", by=user)

    with pytest.raises(PermissionDenied):
        services.reply(inspection, county.checklist.questions.first(), value="yes", by=user)
    with pytest.raises(PermissionDenied):
        services.abandon(inspection, note="不在", by=user)


def test_bureau_says_that_nobody_went_where_no_drawn_inspector_is_left(county):
    inspection = county.notified()
    goes = [each.inspector.user for each in inspection.assignments.current()]
    with pytest.raises(PermissionDenied):
        services.abandon(inspection, note="没有去成", by=county.contact)

    goes[0].memberships.update(valid_from=date(2026, 1, 1), valid_until=date(2026, 1, 2))
    type(goes[0]).objects.filter(pk__in=[each.pk for each in goes[1:]]).update(is_active=False)

    abandoned = services.abandon(inspection, note="抽中的人都调走了", by=county.contact)
    assert abandoned.state == State.ABANDONED


def test_inspector_who_left_the_bureau_sees_nothing_more_and_is_followed_by_another(county):
    inspection = county.notified()
    assignment = inspection.assignments.filter(inspector__bureau=county.bureau).first()
    gone, question = assignment.inspector.user, county.checklist.questions.first()
    assert Inspection.objects.visible_to(gone).filter(pk=inspection.pk).exists()
    gone.memberships.update(valid_until=timezone.localdate() - timedelta(days=1))
    gone = type(gone).objects.get(pk=gone.pk)

    assert not Inspection.objects.visible_to(gone).exists()
    with pytest.raises(PermissionDenied):
        services.reply(inspection, question, value="yes", by=gone)
    assert Inspection.objects.visible_to(county.contact).filter(pk=inspection.pk).exists()
    new = services.stand_aside(assignment, kind="away", reason="已调离", by=county.contact)

    assert new.inspector.bureau == county.bureau
    assert new.inspector.user != gone
    services.reply(inspection, question, value="yes", by=new.inspector.user)


def test_nobody_who_left_the_bureau_is_drawn_or_follows(county):
    left = county.inspectors[0]
    left.user.memberships.update(valid_until=timezone.localdate() - timedelta(days=1))
    inspection = county.planned()

    codes = set(inspection.plan.inspections.values_list("assignments__inspector__code", flat=True))

    assert left.code not in codes
    assert len(codes) > 1


def test_both_bureaus_and_the_inspectors_see_an_inspection_and_nobody_else(county):
    inspection = county.planned()
    stranger = county.owner_of(inspection.enterprise)
    who = [county.contact, county.partner_contact, county.inspector_of(inspection)]

    assert all(Inspection.objects.visible_to(user).filter(pk=inspection.pk) for user in who)
    assert not Inspection.objects.visible_to(stranger).exists()


# The record


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"value": "no"}, "severity_missing"),
        ({"value": "no", "severity": "minor", "what": " "}, "what_missing"),
        ({"value": "no", "severity": "minor", "what": "电话13893600001打不通"}, "personal_data"),
        ({"value": "not_applicable"}, "must_apply"),
    ],
)
def test_half_an_answer_is_refused(county, given, code):
    inspection = county.notified()
    question = county.checklist.questions.get(number="1.1")

    with pytest.raises(ValidationError) as raised:
        services.reply(inspection, question, by=county.inspector_of(inspection), **given)

    assert codes(raised) == [code]
    assert not Finding.objects.exists()


def test_answer_that_was_no_and_becomes_yes_takes_its_finding_along(county):
    inspection = county.written()
    question = county.checklist.questions.get(number="2.1")

    services.reply(inspection, question, value="yes", by=county.inspector_of(inspection))

    assert not inspection.findings.exists()
    assert inspection.replies.count() == 3


def test_record_waits_for_every_mandatory_answer(county):
    inspection = county.notified()
    by = county.inspector_of(inspection)
    services.reply(inspection, county.checklist.questions.get(number="1.1"), value="yes", by=by)

    with pytest.raises(ValidationError) as raised:
        services.record(
            inspection,
            inspected_on=date(2026, 11, 9),
            summary="查看",
            by=by,
            at=moment("2026-11-09 16:00"),
        )

    assert codes(raised) == ["record_incomplete"]
    assert raised.value.messages == ["还有1项必查的内容没有填：2.1。"]


def test_database_refuses_an_incomplete_record(county):
    inspection = county.notified()
    values = {
        "state": "done",
        "recorded_at": moment("2026-11-09 16:00"),
        "recorded_by": county.contact,
        "inspected_on": date(2026, 11, 9),
    }

    with pytest.raises(DatabaseError, match="not complete"), transaction.atomic():
        Inspection.objects.filter(pk=inspection.pk).update(**values)


def test_database_keeps_the_record_once_it_is_made(county):
    inspection = county.done()
    reply = inspection.replies.first()
    finding = inspection.findings.get()

    assert "not being made" in refused(
        "UPDATE inspections_reply SET value = 'no' WHERE id = %s", reply.pk
    )
    assert "not being made" in refused("DELETE FROM inspections_reply WHERE id = %s", reply.pk)
    assert "not being made" in refused(
        "UPDATE inspections_finding SET what = 'x' WHERE id = %s", finding.pk
    )
    assert "recorded_stays" in refused(
        "UPDATE inspections_inspection SET summary = 'x' WHERE id = %s", inspection.pk
    )
    assert "never_deleted" in refused(
        "DELETE FROM inspections_inspection WHERE id = %s", inspection.pk
    )


def test_database_refuses_a_finding_without_a_no(county):
    inspection = county.written(faults=())

    with pytest.raises(DatabaseError, match="not answered with no"), transaction.atomic():
        Finding.objects.create(
            inspection=inspection,
            question=county.checklist.questions.first(),
            severity="minor",
            what="x",
        )


def test_photos_are_kept_and_taken_out_while_the_record_is_open(county):
    inspection = county.notified()
    question, by = county.checklist.questions.first(), county.inspector_of(inspection)
    photo = services.add_photo(inspection, question, file=picture(), by=by)
    services.add_photo(inspection, question, file=picture(), by=by)

    services.remove_photo(photo, by=by)

    assert Photo.objects.count() == 1


def test_seventh_photo_of_a_question_is_refused(county):
    inspection = county.notified()
    question, by = county.checklist.questions.first(), county.inspector_of(inspection)
    for _ in range(6):
        services.add_photo(inspection, question, file=picture(), by=by)

    with pytest.raises(ValidationError) as raised:
        services.add_photo(inspection, question, file=picture(), by=by)

    assert codes(raised) == ["too_many_files"]


def test_who_cannot_be_found_is_recorded_so(county):
    inspection = county.notified()

    ended = services.abandon(
        inspection, note="登记的地址没有这家企业", by=county.inspector_of(inspection)
    )

    assert ended.state == State.ABANDONED
    told = told_of(inspection)
    assert told[county.owner_of(inspection.enterprise)][-1] == " 没有检查成，已经记录，不再上门"
    assert told[county.contact] == [" 未能检查，请看原因"]


def told_of(inspection):
    """Recipient -> subjects without the number, of what was told of an inspection."""
    found = {}
    rows = Notification.objects.filter(channel="inbox", subject__startswith=inspection.number)
    for each in rows.order_by("pk"):
        found.setdefault(each.recipient, []).append(each.subject.removeprefix(inspection.number))
    return found


def test_visit_is_moved_and_enterprise_and_inspectors_hear_of_both_days(county):
    inspection = county.notified()
    owner, going = county.owner_of(inspection.enterprise), county.inspector_of(inspection)

    moved = services.move_visit(
        inspection, visit_on=date(2026, 11, 12), by=county.contact, at=moment("2026-11-06 09:00")
    )

    assert (moved.state, moved.visit_on) == (State.NOTIFIED, date(2026, 11, 12))
    told = told_of(inspection)
    assert told[owner] == [" 被抽中检查，11月9日上门", " 上门检查改到11月12日"]
    assert told[going][-2:] == [" 约定11月9日上门检查", " 上门检查改到11月12日"]
    assert inspection.steps.last().action == "move_visit"


@pytest.mark.parametrize(
    ("visit_on", "code"),
    [
        (date(2026, 11, 9), "same_day"),
        (date(2026, 11, 5), "day_passed"),
        (date(2062, 11, 12), "day_too_far"),
    ],
)
def test_visit_is_not_moved_to_the_same_or_a_past_day(county, visit_on, code):
    inspection = county.notified()

    with pytest.raises(ValidationError) as raised:
        services.move_visit(
            inspection, visit_on=visit_on, by=county.contact, at=moment("2026-11-06 09:00")
        )

    assert codes(raised) == [code]


# Rectification


def test_what_does_not_hold_gets_a_new_day(county):
    inspection = county.answered()
    finding = inspection.findings.get()

    services.recheck(
        finding,
        checked_on=date(2026, 11, 19),
        is_passed=False,
        note="价格表没有计价方法",
        again_by=date(2026, 11, 30),
        by=county.inspector_of(inspection),
        at=moment("2026-11-19 16:00"),
    )

    inspection.refresh_from_db()
    assert inspection.state == State.RECTIFYING
    clocks = Deadline.objects.filter(subject_type__model="finding").order_by("pk")
    assert list(clocks.values_list("state", "due_on")) == [
        ("cancelled", date(2026, 11, 20)),
        ("running", date(2026, 11, 30)),
    ]


def test_what_does_not_hold_and_arrives_twice_is_one_recheck(county):
    inspection = county.answered()
    finding = inspection.findings.get()
    given = {
        "checked_on": date(2026, 11, 19),
        "is_passed": False,
        "note": "价格表没有计价方法",
        "again_by": date(2026, 11, 30),
        "by": county.inspector_of(inspection),
    }

    first = services.recheck(finding, at=moment("2026-11-19 16:00"), **given)
    again = services.recheck(finding, at=moment("2026-11-19 16:01"), **given)
    later = services.recheck(finding, at=moment("2026-11-19 17:00"), **given)

    assert again == first != later
    assert Deadline.objects.filter(subject_type__model="finding", state="running").count() == 1


def test_another_inspector_may_look_again_but_not_somebody_off_the_list(county):
    inspection = county.answered()
    finding = inspection.findings.get()
    drawn = {each.inspector.user_id for each in inspection.assignments.all()}
    other = next(each.user for each in county.inspectors if each.user_id not in drawn)
    given = {
        "checked_on": date(2026, 11, 19),
        "is_passed": True,
        "note": "看过",
        "at": moment("2026-11-19 16:00"),
    }

    with pytest.raises(PermissionDenied):
        services.recheck(finding, by=county.contact, **given)
    row = services.recheck(finding, by=other, **given)

    assert row.by == other


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"is_passed": False}, "again_by_missing"),
        ({"is_passed": False, "again_by": date(2026, 11, 19)}, "day_passed"),
        ({"is_passed": False, "again_by": date(2062, 11, 30)}, "day_too_far"),
        ({"checked_on": date(2026, 11, 20)}, "future_date"),
        ({"checked_on": date(2026, 11, 8)}, "before_inspection"),
        ({"note": ""}, "note_missing"),
    ],
)
def test_impossible_recheck_is_refused(county, given, code):
    inspection = county.answered()
    values = {"checked_on": date(2026, 11, 19), "is_passed": True, "note": "看过"} | given

    with pytest.raises(ValidationError) as raised:
        services.recheck(
            inspection.findings.get(),
            by=county.inspector_of(inspection),
            at=moment("2026-11-19 16:00"),
            **values,
        )

    assert codes(raised) == [code]


def test_only_who_signs_for_the_enterprise_answers(county):
    inspection = county.rectifying()

    with pytest.raises(PermissionDenied):
        services.answer(inspection.findings.get(), text="好了", by=county.contact)


def test_answer_after_it_passed_is_refused_by_service_and_database(county):
    inspection = county.rechecked()
    finding = inspection.findings.get()

    with pytest.raises(ValidationError) as raised:
        services.answer(finding, text="再说", by=county.owner_of(inspection.enterprise))

    assert codes(raised) == ["step_not_allowed"]
    assert "is not being rectified" in refused(
        "INSERT INTO inspections_rectification (finding_id, text, by_id, handed_in_on, at)"
        " VALUES (%s, 'x', %s, '2026-11-20', now())",
        finding.pk,
        county.contact.pk,
    )


def test_bureaus_hear_that_all_is_put_right(county):
    inspection = county.rechecked()

    assert told_of(inspection)[county.contact][-1] == " 全部整改到位，可以公示结果"


def test_answer_that_arrives_twice_is_one(county):
    inspection = county.rectifying()
    finding, by = inspection.findings.get(), county.owner_of(inspection.enterprise)
    at = moment("2026-11-18 09:00")
    given = {"text": "已经贴好价格表。", "files": [picture()], "by": by}

    first = services.answer(finding, at=at, **given)
    again = services.answer(finding, at=at + timedelta(minutes=1), **given)
    services.answer(finding, at=at + timedelta(minutes=2), **given | {"files": []})
    services.answer(finding, at=at + timedelta(minutes=20), **given)

    assert again == first
    assert finding.rectifications.count() == 3


def test_days_are_needed_for_every_finding(county):
    inspection = county.done(faults=("1.1", "2.1"))
    first, _second = inspection.findings.all()

    with pytest.raises(ValidationError) as raised:
        services.order(
            inspection,
            days={first.pk: date(2026, 11, 20)},
            by=county.contact,
            at=moment("2026-11-10 09:00"),
        )

    assert codes(raised) == ["day_missing"]
    assert not Deadline.objects.filter(subject_type__model="finding").exists()


def test_day_with_a_wrong_year_is_refused(county):
    inspection = county.done()
    finding = inspection.findings.get()

    with pytest.raises(ValidationError) as raised:
        services.order(
            inspection,
            days={finding.pk: date(2062, 11, 20)},
            by=county.contact,
            at=moment("2026-11-10 09:00"),
        )

    assert codes(raised) == ["day_too_far"]


def test_nothing_found_is_not_ordered_and_found_is_not_put_up_before(county):
    clean = county.done(faults=())
    with pytest.raises(ValidationError) as raised:
        services.order(clean, days={}, by=county.contact)
    assert codes(raised) == ["nothing_found"]


def test_faults_are_not_put_up_before_they_are_ordered_to_be_put_right(county):
    inspection = county.done()

    with pytest.raises(ValidationError) as raised:
        services.put_up(inspection, text="发现问题", by=county.contact)

    assert codes(raised) == ["not_ordered"]


def test_giving_up_waits_for_the_last_day(county):
    inspection = county.rectifying()
    with pytest.raises(ValidationError) as raised:
        services.give_up(
            inspection, note="没有整改", by=county.contact, at=moment("2026-11-20 17:00")
        )
    assert codes(raised) == ["still_time"]

    given_up = services.give_up(
        inspection, note="没有整改", by=county.contact, at=moment("2026-11-21 09:00")
    )

    assert given_up.state == State.UNRECTIFIED
    assert "逾期未整改" in services.notice_text(given_up)
    assert given_up.findings.get().state_word == "逾期未整改"


def test_enterprise_and_bureaus_are_reminded_three_workdays_before_and_once(county):
    inspection = county.rectifying(due_on=date(2026, 11, 20))
    Notification.objects.all().delete()

    assert remind_rectifications(on=date(2026, 11, 16)) == 0
    assert remind_rectifications(on=date(2026, 11, 17)) == 1
    assert remind_rectifications(on=date(2026, 11, 18)) == 1

    owner = county.owner_of(inspection.enterprise)
    told = Notification.objects.filter(channel="inbox").values_list("recipient", flat=True)
    assert sorted(told) == sorted(
        [owner.pk, county.contact.pk, county.partner_contact.pk]
        + [each.user_id for each in county.inspectors]
    )


def test_fault_of_which_two_answers_were_not_enough_is_to_be_put_right_again(county):
    inspection = county.answered(at="2026-11-17 09:00")
    finding = inspection.findings.get()
    services.answer(
        finding,
        text="又贴了一张。",
        by=county.owner_of(inspection.enterprise),
        at=moment("2026-11-18 09:00"),
    )
    assert finding.state_word == "待复查"

    services.recheck(
        finding,
        checked_on=date(2026, 11, 19),
        is_passed=False,
        note="价格表没有计价方法",
        again_by=date(2026, 11, 30),
        by=county.inspector_of(inspection),
        at=moment("2026-11-19 16:00"),
    )

    assert Finding.objects.get().state_word == "整改中"
    assert list(Finding.objects.to_put_right()) == [finding]


def test_what_was_handed_in_is_looked_at_before_it_is_given_up(county):
    inspection = county.answered()

    with pytest.raises(ValidationError) as raised:
        services.give_up(
            inspection, note="没有整改", by=county.contact, at=moment("2026-11-21 09:00")
        )

    assert codes(raised) == ["to_recheck"]
    assert raised.value.messages == ["2.1企业已经提交整改情况，请先复查。"]


def test_enterprise_that_has_handed_in_is_not_reminded_and_has_nothing_to_do(county):
    inspection = county.answered(at="2026-11-16 09:00")
    Notification.objects.all().delete()

    remind_rectifications(on=date(2026, 11, 17))

    told = Notification.objects.filter(channel="inbox")
    assert not told.filter(recipient=county.owner_of(inspection.enterprise)).exists()
    assert told.get(recipient=county.contact).subject.endswith("企业已经提交，请复查")
    assert list(inspection_to_dos(inspection.enterprise, date(2026, 11, 17))) == []


# The result


def test_result_with_personal_data_is_not_put_up(county):
    inspection = county.rechecked()

    with pytest.raises(ValidationError) as raised:
        services.put_up(inspection, text="联系人13893600001", by=county.contact)

    assert codes(raised) == ["personal_data"]


def test_upheld_objection_corrects_the_result(county):
    inspection = county.noticed()
    filed = disclosure.submit_objection(
        inspection.notice, content="价格表一直贴在墙上，请核对照片。", at=moment("2026-11-23 09:00")
    )
    with pytest.raises(ValidationError) as raised:
        services.close(inspection, by=county.contact, at=moment("2026-11-30 09:00"))
    assert codes(raised) == ["notice_not_clear"]
    disclosure.decide(filed.objection, is_upheld=True, answer="照片上有价格表。", by=county.leader)

    corrected = services.correct(
        inspection,
        findings=list(inspection.findings.all()),
        note="异议成立",
        by=county.contact,
        at=moment("2026-11-24 09:00"),
    )

    assert corrected.state == State.RECHECKED
    assert "没有发现问题" in services.notice_text(corrected)
    again = services.put_up(
        corrected,
        text=services.notice_text(corrected),
        by=county.contact,
        at=moment("2026-11-24 10:00"),
    )
    assert services.close(again, by=county.contact, at=moment("2026-12-03 09:00")).closed_on


def test_correction_needs_an_objection_that_was_upheld(county):
    inspection = county.noticed()

    with pytest.raises(ValidationError) as raised:
        services.correct(inspection, note="想改", by=county.contact)

    assert codes(raised) == ["nothing_upheld"]


def test_database_refuses_to_close_while_the_notice_is_up(county):
    inspection = county.noticed()

    with pytest.raises(DatabaseError), transaction.atomic():
        Inspection.objects.filter(pk=inspection.pk).update(
            state="closed", closed_on=date(2026, 11, 27)
        )


def test_figures_count_hits_and_what_was_put_right_in_time(county):
    county.closed()

    found = figures(Inspection.objects.all(), date(2026, 12, 1))

    assert (found.drawn, found.inspected, found.hits) == (2, 1, 1)
    assert (found.findings, found.rectified, found.due, found.in_time) == (1, 1, 1, 1)
    assert (found.hit_percent, found.in_time_percent) == (100, 100)


def test_figures_count_what_was_late(county):
    county.answered(at="2026-11-23 09:00")
    inspection = Inspection.objects.get(state="rectifying")
    services.recheck(
        inspection.findings.get(),
        checked_on=date(2026, 11, 24),
        is_passed=True,
        note="看过",
        by=county.inspector_of(inspection),
        at=moment("2026-11-24 16:00"),
    )

    found = figures(Inspection.objects.all(), date(2026, 12, 1))

    assert (found.due, found.in_time, found.in_time_percent) == (1, 0, 0)


# The paper


def test_record_is_issued_as_a_paper_with_lines_to_sign_on(county):
    inspection = county.rectifying()
    key = "6f1c1c2e-6f3b-4b36-9f2e-0f0b8a5d1c11"

    paper = services.issue_record(inspection, by=county.contact, key=key)
    again = services.issue_record(inspection, by=county.contact, key=key)

    assert paper == again == Paper.objects.get()
    words = str(data_of(paper))
    assert "明码标价没有做到" in words
    assert "2026年11月20日" in words
    assert "signatures" in words
    assert pdf_of(paper).startswith(b"%PDF")


def test_record_that_is_not_made_is_not_issued(county):
    inspection = county.written()

    with pytest.raises(ValidationError) as raised:
        services.issue_record(
            inspection, by=county.contact, key="6f1c1c2e-6f3b-4b36-9f2e-0f0b8a5d1c11"
        )

    assert codes(raised) == ["not_recorded"]
