"""Classes with learners, attendance and results, for tests."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from gaotai_jiazheng import uploads
from reminders.tests.factories import load_shipped_rules
from training.models import Assessment, Attendance, TrainingClass
from training.services import settling
from training.tests.factories import enrolment, member, new_class
from training.transitions import State
from workers.tests.factories import officer

PASSED, FAILED, ABSENT = Assessment.Outcome
SCAN = uploads.Accepted("签到表.pdf", "application/pdf", b"%PDF-1.4 scan", "d" * 64)


def moved(row, state) -> TrainingClass:
    TrainingClass.objects.filter(pk=row.pk).update(state=state)
    row.refresh_from_db()
    return row


def running(learners=2, *, days=-10, serial=1, state=State.RUNNING, **values):
    """A class that began ten days ago and had three lessons, with learners in it. teacher: somebody of the
    institution; people: the learners."""
    row = new_class(days=days, seats=max(2, learners), **values)
    people = [enrolment(row, serial + n) for n in range(learners)]
    row = moved(row, state)
    return SimpleNamespace(
        row=row,
        people=people,
        sessions=list(row.sessions.all()),
        teacher=member(row.institution),
        officer=officer("hrss"),
    )


def attended(room, person, lessons=3):
    """Present in the first so many lessons, absent in the others, by a sheet's rows."""
    for number, session in enumerate(room.sessions):
        Attendance.objects.create(
            session=session,
            enrolment=person,
            is_present=number < lessons,
            way=Attendance.Way.SHEET,
            sheet=sheet_of(session, room.teacher),
            by=room.teacher,
        )


def sheet_of(session, by):
    return session.sheets.first() or session.sheets.create(
        name="签到表.pdf", content_type="application/pdf", size=1, digest="d" * 64, by=by
    )


def assessed(room, person, outcome=PASSED, at=None):
    return settling.assess(
        person, outcome=outcome, by=room.teacher, at=at or room.row.ends_at + timedelta(hours=1)
    )


def followup_rule():
    load_shipped_rules("training_followup")


def completed(learners=2, **values):
    """A class whose completion was confirmed: everybody attended and passed."""
    room = running(learners, **values)
    for person in room.people:
        attended(room, person)
        assessed(room, person)
    moved(room.row, State.COMPLETED)
    room.made = settling.confirm(room.row, by=room.officer, at=timezone.now())
    return room
