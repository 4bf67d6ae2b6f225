"""What attendance and results say of the learners of a class, by a fixed number of queries."""

from datetime import date

from django.utils import timezone

from training.completion_rule import Record, attended_minutes
from training.models.assessment import Assessment
from training.models.attendance import Attendance
from training.models.terms import ClassroomTerms


def minutes_of(session) -> int:
    return int((session.ends_at - session.starts_at).total_seconds()) // 60


def records_of(training_class) -> dict[int, Record]:
    """Enrolment -> what is known of the learner, of all who have a seat: five queries."""
    sessions = list(training_class.sessions.all())
    lessons = {each.pk: minutes_of(each) for each in sessions}
    learners = list(training_class.enrolments.seated().values_list("pk", flat=True))
    versions: dict[int, list] = {pk: [] for pk in learners}
    rows = Attendance.objects.filter(enrolment__in=learners)
    for learner, *version in rows.values_list("enrolment", "session", "version", "is_present"):
        versions[learner].append(version)
    results = Assessment.objects.filter(enrolment__in=learners).order_by("version")
    passed = passed_since(results.values_list("enrolment", "outcome", "at"))
    asked = terms_of(training_class).attended_percent_least
    return {
        pk: Record(
            attended_minutes(lessons, versions[pk]),
            sum(lessons.values()),
            asked,
            last_day_of(training_class),
            passed.get(pk),
        )
        for pk in learners
    }


def passed_since(results) -> dict[int, date]:
    """Enrolment -> the day since which each result is a pass; whose newest is none is not in it.

    results: (enrolment, outcome, at) of every version, the first one first. A score that is put right moves no day.
    """
    since: dict[int, date] = {}
    for learner, outcome, at in results:
        if outcome == Assessment.Outcome.PASSED:
            since.setdefault(learner, timezone.localdate(at))
        else:
            since.pop(learner, None)
    return since


def last_day_of(training_class) -> date:
    return timezone.localdate(training_class.ends_at)


def terms_of(training_class) -> ClassroomTerms:
    """The parameters of the class's first day: what was in force when it began holds to its end."""
    return ClassroomTerms.objects.in_force(timezone.localdate(training_class.starts_at))
