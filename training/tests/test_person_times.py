"""The target's figure, its neighbours, and the proof that raw attendance gives the same."""

from datetime import date

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from plan.metrics import figure_of
from plan.tests.factories import TargetFactory
from training import person_times
from training.models import Attendance, Completion, Enrolment
from training.services import attending, followups, settling
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
from workers.tests.factories import EmploymentFactory, WorkerFactory

NOW = "2026-11-23T10:00:00+08:00"


@pytest.fixture
def today(db):
    followup_rule()
    with time_machine.travel(NOW, tick=False):
        yield date(2026, 11, 23)


def test_person_twice_is_two_person_times_and_one_of_people(today):
    completed(2, days=-30)
    completed(1, days=-10)

    figures = person_times.figures_of(today)

    assert (figures.enrolled, figures.completed, figures.people) == (3, 3, 2)
    assert (figures.certified, figures.placed) == (0, 0)
    assert person_times.by_kind(today)[0] == ("就业技能培训", 3)
    assert [count for _, count in person_times.by_class(today)] == [1, 2]


def test_seats_of_a_class_that_was_called_off_are_not_counted_as_trained(today):
    for serial, state in enumerate((State.RUNNING, State.CANCELLED, State.ENROLLING), start=1):
        running(1, days=-5, serial=serial, state=state)

    assert Enrolment.objects.seated().count() == 3
    assert person_times.figures_of(today).enrolled == 1


def test_target_of_the_plan_reads_the_figure(today):
    target = TargetFactory(slug=person_times.TARGET, at_least=200, period="yearly", due_on=None)
    completed(2)

    figure = figure_of(target, today)

    assert (figure.value, figure.missing) == (2, 198)
    assert person_times.pace_of(today).sentence == "按当前进度年底2/200"


def test_next_year_begins_at_nothing(today):
    completed(1)

    assert person_times.completed(date(2027, 1, 1)).count() == 0


def test_learner_of_the_register_is_placed_by_her_employment(today):
    room = running(1, days=-100)
    person = room.people[0]
    worker = WorkerFactory(id_number=person.id_number, phone=person.phone)
    EmploymentFactory(worker=worker, started_on=date(2026, 8, 1))
    attended(room, person)
    assessed(room, person)
    moved(room.row, State.COMPLETED)
    settling.confirm(room.row, by=room.officer)
    first = room.row.followups.get(days=30)

    assert followups.take_from_register(first, by=room.teacher) == 1
    assert person_times.figures_of(today).placed_percent == 100
    assert followups.take_from_register(first, by=room.teacher) == 0


class RecountTest(TestCase):
    """Whatever is entered and corrected, the figure is what raw attendance gives."""

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=1, max_size=4),
        st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=5),
    )
    def test_recount_of_raw_attendance_equals_the_figure(self, learners, corrections):
        with time_machine.travel(NOW, tick=False):
            followup_rule()
            room = running(len(learners))
            for person, (lessons, passes) in zip(room.people, learners, strict=True):
                attended(room, person, lessons)
                assessed(room, person, PASSED if passes else FAILED)
            moved(room.row, State.COMPLETED)
            settling.confirm(room.row, by=room.officer)
            for who, lesson in corrections:
                flip(room, who % len(learners), lesson)
            today = timezone.localdate()

            assert person_times.recount(today) == person_times.completed(today).count()
            assert Completion.objects.standing().count() == person_times.recount(today)


def flip(room, who, lesson):
    line = Attendance.objects.newest().get(
        enrolment=room.people[who], session=room.sessions[lesson]
    )
    attending.correct(
        line, is_present=not line.is_present, reason="核对签到表后更正", by=room.officer
    )
