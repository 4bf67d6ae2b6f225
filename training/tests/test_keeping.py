"""What the database holds, also against whoever writes to it without the services."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError
from django.utils import timezone

from training.models import Enrolment, Quota, Session, TrainingClass, YearPlan
from training.tests.factories import (
    InstitutionFactory,
    approved_plan,
    enrolment,
    new_class,
    quota_of,
)
from training.transitions import State
from workers.tests.factories import officer

pytestmark = pytest.mark.django_db
Seat = Enrolment.State


def refused(write) -> str:
    """The name of the constraint that refuses the write."""
    with pytest.raises((IntegrityError, InternalError)) as caught, transaction.atomic():
        write()
    return caught.value.__cause__.diag.constraint_name or str(caught.value)


def states(training_class):
    return list(training_class.enrolments.values_list("state", flat=True))


def give_back(row, at=None):
    Enrolment.objects.filter(pk=row.pk).update(
        state=Seat.CANCELLED, cancelled_at=at or timezone.now()
    )


def test_a_full_class_lets_wait_and_moves_up_who_has_waited_longest():
    row = new_class(seats=2)
    people = [enrolment(row, serial) for serial in range(1, 6)]
    assert states(row) == [Seat.SEATED, Seat.SEATED, Seat.WAITING, Seat.WAITING, Seat.WAITING]
    give_back(people[3])
    give_back(people[0])
    assert states(row) == [Seat.CANCELLED, Seat.SEATED, Seat.SEATED, Seat.CANCELLED, Seat.WAITING]
    row.refresh_from_db()
    assert row.taken == 2
    people[2].refresh_from_db()
    assert people[2].has_moved_up
    TrainingClass.objects.filter(pk=row.pk).update(seats=3)
    assert states(row)[-1] == Seat.SEATED


def test_seats_are_not_given_past_the_class():
    row = new_class(seats=1)
    enrolment(row, 1)
    assert "counted_by" in refused(lambda: TrainingClass.objects.filter(pk=row.pk).update(taken=0))
    assert refused(lambda: TrainingClass.objects.filter(pk=row.pk).update(seats=0)) in {
        "class_seats_in_range",
        "class_seats_not_exceeded",
    }
    assert refused(lambda: enrolment(row, 1)) == "enrolled_once_in_a_class"
    TrainingClass.objects.filter(pk=row.pk).update(state=State.RUNNING)
    assert refused(lambda: enrolment(row, 2)) == "class_takes_enrolments"
    assert refused(lambda: give_back(row.enrolments.get())) == "seat_given_back_before_the_start"


def test_nobody_comes_in_after_the_start():
    row = new_class(seats=5)
    late = row.starts_at + timedelta(minutes=1)
    assert refused(lambda: enrolment(row, 1, entered_at=late)) == "class_takes_enrolments"


def test_a_quota_is_not_exceeded_by_raw_sql():
    quota = quota_of(planned=5)
    row = new_class(quota, seats=3)
    assert refused(lambda: new_class(quota, seats=3)) == "quota_not_exceeded"
    with connection.cursor() as cursor:
        raised = "UPDATE training_trainingclass SET seats = 6 WHERE id = %s"
        assert refused(lambda: cursor.execute(raised, [row.pk])) == "quota_not_exceeded"
        freed = "UPDATE training_quota SET reserved = 0 WHERE id = %s"
        assert "counted_by_classes" in refused(lambda: cursor.execute(freed, [quota.pk]))
    enrolment(row, 1)
    TrainingClass.objects.filter(pk=row.pk).update(state=State.RUNNING)
    quota.refresh_from_db()
    assert (quota.reserved, quota.used, quota.free) == (0, 1, 4)
    other = new_class(quota, seats=4)
    TrainingClass.objects.filter(pk=other.pk).update(state=State.CANCELLED)
    quota.refresh_from_db()
    assert quota.free == 4


def test_a_class_is_within_its_plan():
    mine, rival = quota_of(), InstitutionFactory()
    assert (
        refused(lambda: new_class(mine, days=400, seats=1)) == "class_within_its_plan"
    )  # the year after the plan's
    draft = YearPlan.objects.create(year=2030, made_by=officer("hrss"))
    quota = Quota.objects.create(
        plan=draft, institution=rival, kind=mine.kind, occupation=mine.occupation, planned=9
    )
    assert refused(lambda: new_class(quota, seats=1)) == "class_within_its_plan"


def test_an_approved_plan_stays_and_is_approved_by_another():
    (quota,) = approved_plan(quotas=[(InstitutionFactory(), 5, "startup", None)])
    assert refused(lambda: Quota.objects.filter(pk=quota.pk).update(planned=50)) == (
        "quota_while_a_draft"
    )
    plan = YearPlan.objects.create(year=2031, made_by=officer("hrss"))
    plan.state, plan.approved_by, plan.approved_at = "approved", plan.made_by, timezone.now()
    assert refused(plan.save) == "year_plan_approved_by_another"


def test_sessions_do_not_overlap_and_stay_once_approved():
    row = new_class(state=State.FILED)
    first = row.sessions.first()
    twice = {
        "training_class": row,
        "starts_at": first.starts_at + timedelta(hours=1),
        "ends_at": first.ends_at + timedelta(hours=1),
        "teacher": first.teacher,
        "room": "202",
    }
    assert (
        refused(lambda: Session.objects.create(**twice | {"ends_at": first.ends_at}))
        == "session_of_a_class_one_at_a_time"
    )
    TrainingClass.objects.filter(pk=row.pk).update(state=State.APPROVED)
    assert refused(first.delete) == "session_while_filed"
