"""Random histories of one class on PostgreSQL, held against a list in plain Python."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from training.models import Enrolment, TrainingClass
from training.tests.factories import enrolment, new_class
from training.transitions import State

pytestmark = pytest.mark.django_db
PEOPLE = st.integers(min_value=1, max_value=7)


class Undone(Exception):
    """Ends the transaction of a history, so that the next one begins with an empty class."""


class Enrolling(RuleBasedStateMachine):
    """seated and waiting: serials of people, in the order in which they came."""

    @initialize(seats=st.integers(min_value=1, max_value=3))
    def open_class(self, seats):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.row, self.seats = new_class(seats=seats), seats
        self.seated, self.waiting, self.rows = [], [], {}
        self.clock, self.has_begun = timezone.now(), False

    def now(self):
        self.clock += timedelta(seconds=1)
        return self.clock

    def move_up(self):
        while self.waiting and len(self.seated) < self.seats:
            self.seated.append(self.waiting.pop(0))

    @rule(serial=PEOPLE)
    def enrol(self, serial):
        may = not self.has_begun and serial not in self.seated + self.waiting
        try:
            with transaction.atomic():
                row = enrolment(self.row, serial, entered_at=self.now())
        except IntegrityError:
            assert not may
            return
        assert may
        self.rows[serial] = row.pk
        self.waiting.append(serial)
        self.move_up()

    @rule(serial=PEOPLE)
    def give_back(self, serial):
        rows = Enrolment.objects.filter(pk=self.rows.get(serial), state__in=["seated", "waiting"])
        may = serial in self.waiting or (serial in self.seated and not self.has_begun)
        try:
            with transaction.atomic():
                count = rows.update(state="cancelled", cancelled_at=self.now())
        except IntegrityError:
            assert not may
            return
        assert count == may
        if may:
            (self.seated if serial in self.seated else self.waiting).remove(serial)
            if not self.has_begun:
                self.move_up()

    @precondition(lambda self: not self.has_begun)
    @rule(seats=st.integers(min_value=0, max_value=5))
    def change_seats(self, seats):
        may = seats >= max(1, len(self.seated))
        with suppress(IntegrityError), transaction.atomic():
            TrainingClass.objects.filter(pk=self.row.pk).update(seats=seats)
            assert may
            self.seats = seats
            self.move_up()

    @precondition(lambda self: len(self.seated) > 1)
    @rule()
    def begin(self):
        TrainingClass.objects.filter(pk=self.row.pk).update(state=State.RUNNING)
        self.has_begun = True

    @invariant()
    def says_the_same(self):
        if not hasattr(self, "row"):
            return
        rows = Enrolment.objects.filter(training_class=self.row)
        of_pk = {pk: serial for serial, pk in self.rows.items()}
        seated = {of_pk[pk] for pk in rows.seated().values_list("pk", flat=True)}
        waiting = [of_pk[pk] for pk in rows.waiting().values_list("pk", flat=True)]
        self.row.refresh_from_db()
        self.row.quota.refresh_from_db()
        assert (seated, waiting) == (set(self.seated), self.waiting)
        assert (self.row.taken, self.row.seats) == (len(self.seated), self.seats)
        used = self.row.quota.used if self.has_begun else self.row.quota.reserved
        assert used == (len(self.seated) if self.has_begun else self.seats)

    def teardown(self):
        if hasattr(self, "atomic"):
            self.atomic.__exit__(Undone, Undone(), None)


def test_class_and_list_say_the_same():
    run_state_machine_as_test(
        Enrolling,
        settings=settings(
            max_examples=25,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
