"""Each rule of the auditors finds what it is for, and leaves alone what is in order."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from gaotai_jiazheng import short_memory
from gaotai_jiazheng.sealed import blind_index
from reminders.calendars import calendar
from reminders.models import CalendarDay, CalendarYear
from training.auditing import RULES
from training.models import AuditFlag, ClassroomTerms, Session, Teacher, TrainingClass
from training.services import enrolling, flagging
from training.services.records import terms_of
from training.tests.classroom import completed, followup_rule, running
from training.tests.factories import enrolment, new_class, person_number, quota_of
from training.transitions import State
from workers.models import InsuranceMonth
from workers.tests.factories import EmploymentFactory, WorkerFactory, officer

pytestmark = pytest.mark.django_db


def found(rule, row) -> list:
    return RULES[rule][1](row, terms_of(row))


def other_class(room, **values):
    """Another class of the same institution with the same learners."""
    quota = quota_of(room.row.institution, year=room.row.starts_at.year)
    row = new_class(quota, **values)
    for serial in range(1, len(room.people) + 1):
        enrolment(row, serial)
    return row


def terms(**values):
    values = {
        "in_force_from": date(2020, 1, 1),
        "attended_percent_least": 80,
        "times_a_year_most": 3,
        "certified_a_week_most": 60,
        "people_of_a_phone_most": 1,
        "source": "测试",
        "confirmed_by": "县人社局",
        **values,
    }
    return ClassroomTerms.objects.create(**values)


def test_overlapping_classes_of_one_person():
    room = running(1)
    other = other_class(room, days=-10)

    assert [each.rows[2] for each in found("overlapping_classes", room.row)] == [other.number]


def test_classes_after_each_other_do_not_overlap():
    room = running(1)
    other_class(room, days=-20)

    assert found("overlapping_classes", room.row) == []


def test_same_occupation_and_level_completed_before():
    followup_rule()
    room = completed(1, days=-20)
    later = other_class(room, days=-5)

    assert [each.rows[2] for each in found("same_level_before", later)] == [room.row.number]
    assert found("same_level_before", room.row) == []


def test_another_level_is_no_repetition():
    followup_rule()
    room = completed(1, days=-20)

    assert found("same_level_before", other_class(room, days=-5, level=4)) == []


def test_more_classes_in_a_year_than_the_parameter():
    terms(times_a_year_most=1)
    room = running(1)

    assert found("times_a_year", room.row) == []
    other_class(room, days=-30)
    assert "2个班" in found("times_a_year", room.row)[0].reason


@time_machine.travel("2027-02-10T10:00:00+08:00", tick=False)
def test_a_class_before_breakfast_on_new_years_day_is_of_the_new_year():
    terms(times_a_year_most=1)
    room = running(1)
    other_class(room, days=-30)
    room.row.starts_at = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    assert "2027年报了2个班" in found("times_a_year", room.row)[0].reason


def test_insured_employee_in_a_class_for_job_seekers():
    room = running(1)
    person = room.people[0]
    worker = WorkerFactory(id_number=person.id_number, phone=person.phone)
    month = timezone.localdate(room.row.starts_at).replace(day=1)
    row = InsuranceMonth.objects.create(
        employment=EmploymentFactory(worker=worker), month=month, entered_by=officer("hrss")
    )

    assert found("insured_job_seeker", room.row) == []
    InsuranceMonth.objects.filter(pk=row.pk).update(pension=True)
    assert "养老" in found("insured_job_seeker", room.row)[0].reason


def test_a_flag_lapses_when_the_other_class_has_moved_and_waits_again_when_it_is_so_again():
    room = running(1)
    other = other_class(room, days=-10)
    flagging.audit(room.row)
    waiting = AuditFlag.objects.waiting()
    kept = waiting.get(training_class=room.row, rule="overlapping_classes")

    TrainingClass.objects.filter(pk=other.pk).update(state=State.CANCELLED)
    flagging.audit_all()

    kept.refresh_from_db()
    assert (kept.lapsed_at is not None, kept.answer) == (True, "")
    assert not waiting.filter(rule="overlapping_classes").exists()
    with pytest.raises(ValidationError) as refused:
        flagging.answer(kept, answer="in_order", note="已经核对", by=officer("hrss"))
    assert refused.value.code == "flag_answered_or_lapsed"
    TrainingClass.objects.filter(pk=other.pk).update(state=State.RUNNING)
    assert flagging.audit(room.row) == 0
    assert waiting.filter(training_class=room.row).get(rule="overlapping_classes") == kept


def test_a_flag_of_a_class_that_ended_long_ago_or_was_called_off_does_not_wait_for_ever():
    room = running(1)
    flag = AuditFlag.objects.create(
        training_class=room.row, rule="shared_phone", key="a", reason="同一号码"
    )
    flagging.audit_all(timezone.now() + timedelta(days=400))
    flag.refresh_from_db()
    assert flag.lapsed_at is not None

    called_off = new_class(days=5)
    flag = AuditFlag.objects.create(
        training_class=called_off, rule="shared_phone", key="a", reason="同一号码"
    )
    TrainingClass.objects.filter(pk=called_off.pk).update(state=State.CANCELLED)
    flagging.audit_all()
    flag.refresh_from_db()
    assert flag.lapsed_at is not None


def test_teacher_in_two_rooms_is_told_by_the_identity_card():
    room = running(1)
    first = room.sessions[0]
    quota = quota_of(year=room.row.starts_at.year)
    other = new_class(quota, days=-10, state="filed")

    assert found("teacher_in_two_rooms", room.row) == []
    twin = Teacher.objects.create(
        institution=other.institution,
        name=first.teacher.name,
        id_number=first.teacher.id_number,
        qualification="高级工",
    )
    Session.objects.filter(training_class=other).update(teacher=twin)
    assert len(found("teacher_in_two_rooms", room.row)) == len(room.sessions)


def test_lesson_on_a_public_holiday():
    room = running(1)
    day = room.sessions[0].day
    assert found("on_public_holiday", room.row) == []

    year = CalendarYear.objects.create(year=day.year, document="通知")
    CalendarDay.objects.create(year=year, day=day, kind=CalendarDay.Kind.HOLIDAY, name="国庆节")
    short_memory.forget_all()
    assert len(found("on_public_holiday", room.row)) == 1


def test_institution_with_more_completions_in_a_week_than_the_parameter():
    followup_rule()
    room = completed(2)

    assert found("certificate_mill", room.row) == []
    terms(certified_a_week_most=1)
    assert "2人结业" in found("certificate_mill", room.row)[0].reason


def test_one_telephone_of_many_people():
    row = new_class(days=5, seats=3)
    enrolment(row, 1, phone="13900000001")
    assert found("shared_phone", row) == []

    enrolment(row, 2, phone="13900000001")
    assert "2个人" in found("shared_phone", row)[0].reason


def test_flags_are_kept_once_and_answered_once():
    row = new_class(days=5, seats=3)
    enrolment(row, 1, phone="13900000001")
    enrolment(row, 2, phone="13900000001")

    assert (flagging.audit(row), flagging.audit(row), flagging.audit_all()) == (1, 0, 0)

    flag, keeper = AuditFlag.objects.get(), officer("hrss")
    flagging.answer(flag, answer="in_order", note="夫妻两人，已电话核实", by=keeper)
    with pytest.raises(ValidationError) as caught:
        flagging.answer(flag, answer="corrected", note="再处理一次", by=keeper)
    assert caught.value.code == "flag_answered"


def test_flag_says_nothing_of_who_somebody_is():
    row = new_class(days=5, seats=3)
    people = [enrolment(row, n, phone="13900000001") for n in (1, 2)]
    flagging.audit(row)

    text = str(AuditFlag.objects.values().get())
    assert people[0].number in text
    assert not any(
        secret in text for person in people for secret in (person.id_number, person.phone)
    )


def test_class_of_long_ago_is_not_looked_at_again():
    room = running(2, days=-10)
    at = room.row.ends_at + timedelta(days=91)

    assert flagging.audit_all(at) == 0


def take_seat(row, serial, phone):
    """A whole enrolment; the code is read from the digest that it must give."""
    person = {"name": "王秀英", "id_number": person_number(serial)}
    asked = enrolling.ask(row, phone=phone, **person)
    asked.sms_digest = blind_index("123456", "training_sms")
    asked.save(update_fields=["sms_digest"])
    return enrolling.confirm(asked, code="123456")


def test_rules_look_with_the_enrolment_and_refuse_nobody(django_assert_num_queries):
    row = new_class(days=5, seats=3)
    first = take_seat(row, 1, "13900000001").enrolment
    assert not AuditFlag.objects.exists()
    first.training_class = row
    with django_assert_num_queries(4):  # with the two of a transaction
        assert flagging.look_at_seat(first) == 0

    assert take_seat(row, 2, "13900000001").position == 0
    assert AuditFlag.objects.get().rule == "shared_phone"
    assert flagging.audit(row) == 0


def test_rules_that_fail_cost_nobody_the_seat(monkeypatch):
    def failing(training_class):
        raise OperationalError("gone")

    row = new_class(days=5, seats=3)
    monkeypatch.setattr(flagging, "audit", failing)
    take_seat(row, 1, "13900000001")
    assert take_seat(row, 2, "13900000001").enrolment.state == "seated"


def test_a_rule_that_the_database_breaks_off_costs_nobody_the_seat(monkeypatch):
    """Also where a sheet of paper is typed in, which is one transaction with the seat."""

    def failing(training_class):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    row = new_class(days=5, seats=3)
    take_seat(row, 1, "13900000001")
    monkeypatch.setattr(flagging, "audit", failing)
    with transaction.atomic():
        assert take_seat(row, 2, "13900000001").enrolment.state == "seated"
        assert row.enrolments.seated().count() == 2


def test_rules_look_at_lessons_with_the_filing(django_assert_num_queries):
    room = running(1)
    first = room.sessions[0]
    other = new_class(quota_of(year=room.row.starts_at.year), days=-10, state="filed")
    calendar()  # remembered for a minute
    with django_assert_num_queries(2):
        assert flagging.look_at_lessons(other) == 0
    Session.objects.filter(training_class=other).update(teacher=first.teacher)
    assert flagging.look_at_lessons(other) == len(room.sessions)
    flagging.look_at_lessons(other)
    assert AuditFlag.objects.count() == len(room.sessions)


def test_a_class_over_which_a_rule_trips_keeps_no_other_from_being_looked_at(monkeypatch):
    tripping, other = new_class(days=5, seats=3), new_class(days=5, seats=3)
    for serial in (1, 2):
        enrolment(other, serial, phone="13900000001")
    label, rule = RULES["shared_phone"]

    def trips(row, terms):
        if row.pk == tripping.pk:
            raise ValueError
        return rule(row, terms)

    monkeypatch.setitem(RULES, "shared_phone", (label, trips))

    assert flagging.audit_all() == 1
    assert AuditFlag.objects.get().training_class == other
