"""Completion: who has completed, the credential that follows, and what a correction does to it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from reminders.models import Deadline, Notification
from training import person_times
from training.completion_rule import Record, attended_minutes
from training.models import Completion, FollowupRound
from training.services import attending, settling
from training.tests.classroom import (
    FAILED,
    PASSED,
    assessed,
    attended,
    completed,
    followup_rule,
    moved,
    running,
)
from training.transitions import State
from workers.tests.factories import WorkerFactory, officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rule(db):
    followup_rule()


@pytest.mark.parametrize(
    ("attended_for", "passed_on", "completed_on"),
    [
        pytest.param(
            80, date(2026, 3, 1), date(2026, 3, 6), id="on the last lesson at the earliest"
        ),
        pytest.param(80, date(2026, 3, 9), date(2026, 3, 9), id="on the day of the pass"),
        pytest.param(79, date(2026, 3, 9), None, id="a minute too few"),
        pytest.param(100, None, None, id="no pass"),
    ],
)
def test_learner_completes_on_the_later_of_two_days(attended_for, passed_on, completed_on):
    record = Record(attended_for, 100, 80, date(2026, 3, 6), passed_on)

    assert record.completed_on == completed_on


def test_newest_version_of_a_lesson_counts_in_any_order():
    lessons = {1: 60, 2: 45}

    assert attended_minutes(lessons, [(1, 2, False), (1, 1, True), (2, 1, True)]) == 45


def test_confirmed_class_completes_who_attended_and_passed():
    room = running(3)
    attended(room, room.people[0])
    attended(room, room.people[1], lessons=2)
    attended(room, room.people[2])
    assessed(room, room.people[0])
    assessed(room, room.people[1])
    assessed(room, room.people[2], FAILED)
    moved(room.row, State.COMPLETED)

    made = settling.confirm(room.row, by=room.officer)

    assert [each.enrolment for each in made] == [room.people[0]]
    assert made[0].attended_percent == 100
    assert settling.confirm(room.row, by=room.officer) == []


def test_completion_of_a_known_worker_is_a_training_certificate_and_no_level():
    room = running(1)
    person = room.people[0]
    worker = WorkerFactory(id_number=person.id_number, phone=person.phone)
    attended(room, person)
    assessed(room, person)
    moved(room.row, State.COMPLETED)

    certificate = settling.confirm(room.row, by=room.officer)[0].certificate
    certificate.refresh_from_db()

    assert (certificate.worker, certificate.kind, certificate.skill_level) == (
        worker,
        "training",
        None,
    )
    assert certificate.verification is not None
    assert certificate.issuer == room.row.institution.name


def test_correction_takes_a_completion_back_and_its_certificate_with_it():
    room = running(1)
    person = room.people[0]
    WorkerFactory(id_number=person.id_number, phone=person.phone)
    attended(room, person)
    assessed(room, person)
    moved(room.row, State.COMPLETED)
    settling.confirm(room.row, by=room.officer)
    line = person.attendances.first()

    attending.correct(line, is_present=False, reason="签名不是本人", by=room.officer)

    found = Completion.objects.get()
    assert found.withdrawn_at is not None
    assert found.certificate.revoked_on is not None
    assert person_times.completed(timezone.localdate()).count() == 0


def test_a_score_that_is_put_right_moves_no_completion_and_a_pass_that_was_none_does():
    room = completed(1)
    (made,), (person,) = room.made, room.people
    later = made.at + timedelta(days=40)
    right = {"outcome": PASSED, "reason": "登分时看错一行", "by": room.officer, "at": later}

    settling.assess(person, score=88, **right)

    assert list(Completion.objects.all()) == [made]
    settling.assess(person, **right | {"outcome": FAILED})
    settling.assess(person, **right)
    again = Completion.objects.standing().get()
    assert (again.completed_on, again != made) == (timezone.localdate(later), True)


def test_institution_corrects_nothing_once_completion_is_confirmed():
    room = completed(1)

    with pytest.raises(PermissionDenied):
        attending.correct(
            room.people[0].attendances.first(),
            is_present=False,
            reason="签名不是本人",
            by=room.teacher,
        )


def test_completion_is_confirmed_by_the_bureau_with_every_result():
    room = running(2)
    attended(room, room.people[0])
    assessed(room, room.people[0])
    moved(room.row, State.COMPLETED)

    with pytest.raises(PermissionDenied):
        settling.confirm(room.row, by=room.teacher)
    with pytest.raises(ValidationError) as caught:
        settling.confirm(room.row, by=room.officer)

    assert caught.value.code == "results_missing"


def test_running_class_is_not_confirmed():
    room = running(1)

    with pytest.raises(ValidationError) as caught:
        settling.confirm(room.row, by=room.officer)

    assert caught.value.code == "step_not_allowed"


def test_second_result_says_why():
    room = running(1)
    assessed(room, room.people[0])

    with pytest.raises(ValidationError):
        assessed(room, room.people[0], FAILED)
    made = settling.assess(room.people[0], outcome=FAILED, reason="试卷登错人", by=room.teacher)

    assert made.version == 2


def test_database_refuses_a_completion_without_its_attendance():
    room = running(1)

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Completion.objects.create(
            enrolment=room.people[0],
            number="JY1",
            completed_on=timezone.localdate(),
            attended_minutes=79,
            taught_minutes=100,
            asked_percent=80,
            by=room.officer,
        )

    assert caught.value.__cause__.diag.constraint_name == "completion_attended_enough"


def test_three_rounds_of_followup_are_on_the_bureau_clock():
    officer("hrss")
    room = completed(1)
    day = room.made[0].completed_on

    rounds = list(FollowupRound.objects.all())
    assert [each.as_of - day for each in rounds] == [timedelta(days=n) for n in (30, 90, 180)]
    assert Deadline.objects.of(rounds[0]).get().owner.slug == "hrss"


def texts(person):
    """What a learner was told of her result by text message, and whom to ask."""
    rows = Notification.objects.filter(channel="sms", subject__contains="结业").order_by("pk")
    return [(row.subject, row.body) for row in rows if row.address == person.phone]


def test_learners_hear_who_has_completed_and_who_has_not():
    room = running(2)
    done, failed = room.people
    for person, outcome in ((done, PASSED), (failed, FAILED)):
        attended(room, person)
        assessed(room, person, outcome)
    moved(room.row, State.COMPLETED)

    (made,) = settling.confirm(room.row, by=room.officer)
    settling.confirm(room.row, by=room.officer)

    title = room.row.title
    whom = f"{room.row.institution.name}，电话{room.row.institution.phone}"
    assert texts(done) == [(f"您在“{title}”结业了，培训合格证书{made.number}", "")]
    assert texts(failed) == [(f"您在“{title}”没有结业", f"不清楚为什么的，请问{whom}。")]


def test_learner_without_a_certificate_hears_that_her_completion_was_taken_back():
    room = completed(1)
    (person,) = room.people
    line = person.attendances.first()

    attending.correct(line, is_present=False, reason="签名不是本人", by=room.officer)

    subjects = [subject for subject, _ in texts(person)]
    assert subjects[1:] == [f"您在“{room.row.title}”的结业撤回了"]
