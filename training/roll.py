"""The roll of a class: its lessons, and of each learner what was recorded, for one page."""

from dataclasses import dataclass, field

from training.completion_rule import Record
from training.models import Assessment, Attendance, Completion
from training.models.enrolment import Enrolment
from training.models.training_class import Session
from training.services.records import records_of


@dataclass
class Lesson:
    """lines: of the learners' newest versions. present: how many were there."""

    session: Session
    present: int = 0
    entered: int = 0


@dataclass
class Learner:
    """marks: of each lesson its newest line, None where nothing was entered, in the order of lessons."""

    enrolment: Enrolment
    record: Record
    marks: list[Attendance | None] = field(default_factory=list)
    result: Assessment | None = None
    completion: Completion | None = None


@dataclass
class Roll:
    lessons: list[Lesson]
    learners: list[Learner]


def roll_of(training_class) -> Roll:
    """Ten queries, however many learners and lessons there are."""
    lessons = training_class.sessions.select_related("teacher").prefetch_related("sheets")
    sessions = list(lessons)
    people = list(training_class.enrolments.seated().order_by("pk"))
    lines = {
        (each.enrolment_id, each.session_id): each
        for each in Attendance.objects.newest().filter(enrolment__in=people)
    }
    results = by_learner(Assessment.objects.newest().filter(enrolment__in=people))
    completions = by_learner(Completion.objects.standing().filter(enrolment__in=people))
    records = records_of(training_class)
    learners = [
        Learner(
            person,
            records[person.pk],
            [lines.get((person.pk, session.pk)) for session in sessions],
            results.get(person.pk),
            completions.get(person.pk),
        )
        for person in people
    ]
    return Roll([lesson_of(session, lines) for session in sessions], learners)


def by_learner(rows) -> dict:
    return {row.enrolment_id: row for row in rows}


def lesson_of(session, lines) -> Lesson:
    own = [line for (_, pk), line in lines.items() if pk == session.pk]
    return Lesson(session, sum(line.is_present for line in own), len(own))
