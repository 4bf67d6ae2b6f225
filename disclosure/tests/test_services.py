"""A notice's days, objections and answers; and what the database refuses by itself."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.tests.factories import UserFactory
from disclosure import services
from disclosure.models import Notice, Objection
from disclosure.tests.factories import moment
from reminders import reminding
from reminders.announcements import read_announcement
from reminders.calendar_loading import load_year
from reminders.models import Deadline, Notification, Reminder
from reminders.stages import load_stages
from reminders.tests.factories import NOTICE_2027

pytestmark = pytest.mark.django_db
State = Objection.State


def clock_of(subject):
    return Deadline.objects.of(subject).get()


def test_notice_is_up_for_five_workdays_after_its_first_day(notices):
    notice = notices.notice(at="2026-11-23 10:00")

    assert (notice.first_day, notice.last_day) == (date(2026, 11, 23), date(2026, 11, 30))
    assert clock_of(notice).due_on == notice.last_day
    assert [notice.is_running(date(2026, 11, day)) for day in (22, 23, 30)] == [False, True, True]
    assert not notice.is_over(date(2026, 11, 30))
    assert notice.is_over(date(2026, 12, 1))


@pytest.mark.parametrize("field", ["title", "text"])
def test_gate_refuses_personal_data(notices, field):
    with pytest.raises(ValidationError) as refused:
        notices.notice(**{field: "联系人电话13893600001"})

    assert list(refused.value.error_dict) == [field]
    assert Notice.objects.count() == 0
    assert Deadline.objects.count() == 0


def test_original_is_kept_sealed(notices):
    notice = notices.notice(text="电话138****0001", original="电话13893600001")

    with connection.cursor() as cursor:
        cursor.execute("SELECT original FROM disclosure_notice WHERE id = %s", [notice.pk])
        assert "13893600001" not in cursor.fetchone()[0]
    assert Notice.objects.get().original == "电话13893600001"


def test_subject_has_one_notice_at_a_time(notices):
    first = notices.notice()

    with pytest.raises(ValidationError):
        notices.notice(subject=first.subject)

    services.withdraw(first, reason="分数有误", by=notices.contact, at=moment("2026-11-24 10:00"))
    assert notices.notice(subject=first.subject).pk != first.pk


@pytest.mark.parametrize("field", ["text", "title", "original"])
def test_words_that_went_up_stay(notices, field):
    notice = notices.notice()

    with pytest.raises(DatabaseError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(**{field: "改"})
    with pytest.raises(DatabaseError), transaction.atomic():
        notice.delete()


def test_objection_has_number_code_and_clock(notices):
    notice = notices.notice()

    filed = services.submit_objection(
        notice, content="分数不对，应为80分。", phone="13893600001", at=moment("2026-11-25 10:00")
    )

    objection = filed.objection
    assert objection.number.startswith("YY20261125")
    assert clock_of(objection).due_on == date(2026, 12, 2)
    assert services.find_objection(objection.number.lower(), filed.query_code) == objection
    assert services.find_objection(objection.number, "WRONG234") is None
    assert services.find_objection("YY000", filed.query_code) is None
    texts = Notification.objects.filter(channel="sms")
    assert [text.subject for text in texts] == [f"您的异议{objection.number}已收到"]
    told = Notification.objects.filter(channel="inbox", kind="objection_submitted")
    assert {row.recipient for row in told} == {notices.contact, notices.leader}


def test_identity_and_content_are_sealed(notices):
    objection = notices.objection(notices.notice(), name="王小兰", content="我知道实情，王小兰。")

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM disclosure_objection WHERE id = %s", [objection.pk])
        assert "王小兰" not in str(cursor.fetchone())


@pytest.mark.parametrize("at", ["2026-11-22 23:59", "2026-12-01 00:00"])
def test_objection_outside_the_days_is_refused(notices, at):
    notice = notices.notice()

    with pytest.raises(ValidationError) as refused:
        notices.objection(notice, at=at)

    assert refused.value.code == "notice_not_running"
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.create(
            number="YY1", notice=notice, content="晚了", submitted_on=moment(at).date()
        )
    assert Objection.objects.count() == 0


def test_answer_is_public_and_final(notices):
    objection = notices.objection(notices.notice(), phone="13893600001")

    decided = services.decide(
        objection,
        is_upheld=False,
        answer="培训记录经核对无误。",
        by=notices.leader,
        at=moment("2026-11-27 10:00"),
    )

    assert decided.state == State.REJECTED
    assert clock_of(decided).met_on == date(2026, 11, 27)
    with pytest.raises(ValidationError) as refused:
        services.decide(decided, is_upheld=True, answer="再答一次", by=notices.leader)
    assert refused.value.code == "objection_ended"
    with pytest.raises(DatabaseError), transaction.atomic():
        Objection.objects.filter(pk=decided.pk).update(state=State.OPEN)


def test_who_put_it_up_does_not_answer(notices):
    objection = notices.objection(notices.notice())

    with pytest.raises(ValidationError) as refused:
        services.decide(objection, is_upheld=False, answer="无误。", by=notices.contact)

    assert refused.value.code == "decided_by_involved"


def test_nobody_answers_the_own_objection(notices):
    objection = notices.objection(notices.notice(), user=notices.leader)

    with pytest.raises(ValidationError) as refused:
        services.decide(objection, is_upheld=False, answer="无误。", by=notices.leader)
    assert refused.value.code == "decided_by_involved"
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(pk=objection.pk).update(
            state=State.REJECTED,
            answer="无误",
            decided_by=notices.leader,
            ended_at=moment("2026-11-26 10:00"),
        )


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"answer": " "}, "answer", "answer_missing"),
        ({"answer": "已联系13893600001核实"}, "answer", "personal_data"),
    ],
)
def test_answer_that_cannot_be_public_is_refused(notices, values, field, code):
    objection = notices.objection(notices.notice())

    with pytest.raises(ValidationError) as refused:
        services.decide(objection, is_upheld=False, by=notices.leader, **values)

    assert refused.value.error_dict[field][0].code == code


def test_withdrawn_notice_takes_its_objections_with_it(notices):
    notice = notices.notice()
    objection = notices.objection(notice)

    services.withdraw(notice, reason="分数有误", by=notices.contact, at=moment("2026-11-26 09:00"))

    objection.refresh_from_db()
    assert objection.state == State.LAPSED
    assert clock_of(objection).state == clock_of(notice).state == Deadline.State.CANCELLED
    assert services.obstacles_of(Notice.objects.get(), date(2026, 12, 9)) == ["公示已经撤回。"]


def refuses(notice, day):
    """Whether the database refuses what the notice gates on that day; the constraint's name."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT disclosure_refuse_unless_clear(%s, %s)", [notice.pk, day])
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name
    return None


def test_gate_of_the_database_says_what_the_service_says(notices):
    notice = notices.notice()
    objection = notices.objection(notice)
    day_after = date(2026, 12, 1)

    assert refuses(notice, notice.last_day) == "notice_is_over"
    assert services.obstacles_of(notice, notice.last_day) == [
        "公示到2026年11月30日，期满后才能决定。",
        "还有1件异议没有答复。",
    ]
    assert refuses(notice, day_after) == "notice_is_clear"
    services.decide(objection, is_upheld=False, answer="核对无误。", by=notices.leader)
    assert refuses(notice, day_after) is None
    assert services.obstacles_of(notice, day_after) == []


def test_days_that_are_announced_later_move_the_last_day_of_a_notice(notices):
    notice, over = notices.notice(at="2027-02-01 10:00"), notices.notice(at="2026-11-23 10:00")
    assert notice.is_provisional

    load_year(read_announcement(NOTICE_2027))

    notice.refresh_from_db()
    assert (notice.last_day, notice.is_provisional) == (date(2027, 2, 15), False)
    assert clock_of(notice).due_on == notice.last_day
    assert Notice.objects.get(pk=over.pk).last_day == over.last_day


def test_upheld_objection_stands_in_the_way(notices):
    notice = notices.notice()
    services.decide(
        notices.objection(notice), is_upheld=True, answer="分数要重算。", by=notices.leader
    )

    assert refuses(notice, date(2026, 12, 1)) == "notice_is_clear"
    assert services.obstacles_of(notice, date(2026, 12, 1)) == ["有1件异议成立。"]


def test_clock_of_an_ended_notice_is_met_on_its_last_day_once(notices):
    notice = notices.notice()

    assert services.meet_ended_notices(notice.last_day) == 0
    assert services.meet_ended_notices(date(2026, 12, 1)) == 1
    assert services.meet_ended_notices(date(2026, 12, 1)) == 0
    assert clock_of(notice).met_on == notice.last_day
    told = Notification.objects.filter(kind="notice_over", channel="inbox")
    assert [row.waits_for_morning for row in told] == [True, True]


def test_bureau_is_not_late_with_a_notice_that_was_up_to_its_last_day(notices):
    load_stages()
    notice = notices.notice()
    reminding.send_due_reminders(notice.last_day)
    given = Reminder.objects.count()

    reminding.send_due_reminders(date(2026, 12, 1))

    assert given > 0
    assert Reminder.objects.count() == given
    assert clock_of(notice).met_on == notice.last_day
    assert Notification.objects.filter(kind="notice_over").exists()


def test_withdrawn_objection_needs_no_answer(notices):
    objection = notices.objection(notices.notice())

    services.withdraw_objection(objection, at=moment("2026-11-26 10:00"))

    assert clock_of(objection).state == Deadline.State.CANCELLED
    with pytest.raises(ValidationError):
        services.withdraw_objection(objection)


def test_objections_are_seen_by_the_bureau_alone(notices):
    objection = notices.objection(notices.notice())

    assert list(Objection.objects.visible_to(notices.leader)) == [objection]
    assert list(Objection.objects.visible_to(UserFactory(is_staff=True))) == []


def test_notice_that_something_was_decided_upon_is_closed(notices):
    notice = notices.notice()
    assert refuses(notice, date(2026, 12, 1)) is None

    notice.refresh_from_db()
    assert notice.closed_on == date(2026, 12, 1)
    with pytest.raises(ValidationError) as refused:
        services.withdraw(notice, reason="后悔了", by=notices.contact)
    assert refused.value.code == "notice_closed"
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(
            withdrawn_at=moment("2026-12-02 10:00"), withdrawn_by=notices.contact,
            withdrawal_reason="后悔了",
        )  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        notices.objection(notice, at="2026-11-30 23:59")
    assert refused.value.code == "notice_not_running"
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.create(
            number="YY1", notice=notice, content="晚了", submitted_on=date(2026, 11, 30)
        )
