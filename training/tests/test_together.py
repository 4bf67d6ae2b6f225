"""Many people at the last seat, people who come and go at once, and the last seats of a quota."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from gaotai_jiazheng import uploads
from gaotai_jiazheng.sealed import blind_index
from gaotai_jiazheng.tests.sessions import sessions_that_wait, wait_for
from gaotai_jiazheng.tests.test_uploads import pdf
from reminders.models import Notification
from training.models import Completion, Enrolment, TrainingClass
from training.services import attending, enrolling, seats, settling, stepping
from training.tests.classroom import assessed, attended, followup_rule, moved, running
from training.tests.factories import enrolment, new_class, quota_of
from training.tests.test_enrolling import person
from training.transitions import State

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts):
    """What each act gives, or the name of what refused it."""

    def run(act):
        try:
            return act()
        except ValidationError as error:
            return error.code
        except IntegrityError as error:
            return error.__cause__.diag.constraint_name
        finally:
            connection.close()

    with ThreadPoolExecutor(min(len(acts), 50)) as threads:
        return list(threads.map(run, acts))


def pending(row, serial):
    """Somebody whose code is on its way."""
    each = enrolling.new_enrolment(row, way="phone", at=timezone.now(), **person(serial))
    each.sms_digest = blind_index("123456", "training_sms")
    each.sms_expires_at = timezone.now() + timedelta(minutes=10)
    return each


def sit(each):
    """Take a seat or a place in the list."""
    return enrolling.confirm(each, code="123456").enrolment.state


def guess(each, code):
    """Why a code gives no seat."""
    with pytest.raises(ValidationError) as refused:
        enrolling.confirm(each, code=code)
    return refused.value.error_dict["code"][0].code


def test_guesses_at_one_code_are_counted_however_many_come_at_once():
    each = pending(new_class(seats=1), 1)
    each.save()

    outcomes = at_once([partial(guess, each, f"{number:06}") for number in range(30)])

    most = seats.MOST_ATTEMPTS
    assert sorted(outcomes) == ["code_expired"] * (30 - most) + ["code_wrong"] * most


def test_fifty_people_at_the_last_seat():
    row = new_class(seats=1)
    rows = [pending(row, serial) for serial in range(50)]
    Enrolment.objects.bulk_create(rows)

    outcomes = at_once([partial(sit, each) for each in rows])

    assert sorted(outcomes) == ["seated"] + ["waiting"] * 49
    row.refresh_from_db()
    assert row.taken == 1
    places = [enrolling.position_of(each) for each in Enrolment.objects.filter(state="waiting")]
    assert sorted(places) == list(range(1, 50))
    said = [
        each.partition("，")[2] for each in Notification.objects.values_list("subject", flat=True)
    ]
    assert sorted(each.startswith("候补第") for each in said) == [False] + [True] * 49
    assert not any(seats.PLACE in each for each in said)


def test_who_comes_and_goes_at_once_leaves_no_seat_empty_beside_who_waits():
    row = new_class(seats=6)
    people = [enrolment(row, serial) for serial in range(12)]
    acts = [lambda each=each: enrolling.cancel(each).state for each in people[:4] + people[7:9]]
    more = [pending(row, serial) for serial in range(20, 30)]
    Enrolment.objects.bulk_create(more)
    acts += [partial(sit, each) for each in more]
    at_once(acts)

    row.refresh_from_db()
    states = list(row.enrolments.values_list("state", flat=True))
    assert row.taken == states.count("seated") == 6
    assert states.count("cancelled") == 6
    assert states.count("waiting") == 22 - 6 - 6


def test_a_quota_is_not_spent_twice():
    quota = quota_of(planned=10)
    model = new_class(quota, seats=1)
    values = {
        field.attname: getattr(model, field.attname)
        for field in TrainingClass._meta.concrete_fields
        if field.name not in {"id", "number", "seats"}
    }

    def file(number):
        TrainingClass.objects.create(**values | {"state": "filed"}, number=f"PX{number}", seats=3)
        return "filed"

    outcomes = at_once([partial(file, number) for number in range(8)])

    assert sorted(outcomes) == ["filed"] * 3 + ["quota_not_exceeded"] * 5
    quota.refresh_from_db()
    assert (quota.reserved, quota.free) == (10, 0)


def while_held(row, act):
    """Whether the act waits for whoever holds the class, and what it gives then."""
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            stepping.lock(row)
            asked = threads.submit(at_once, [act])
            wait_for(lambda: asked.done() or sessions_that_wait())
            has_waited = not asked.done()
        return has_waited, asked.result()[0]


def test_what_is_entered_and_its_confirmation_come_one_after_the_other():
    followup_rule()
    room = running(2)
    for learner in room.people:
        attended(room, learner)
    scan = uploads.Accepted("签到表.pdf", "application/pdf", pdf(), "d" * 64)
    line = room.people[0].attendances.first()
    acts = {
        "result": lambda: assessed(room, room.people[0]).outcome,
        "correction": lambda: (
            attending.correct(
                line, is_present=False, reason="签名不是本人", by=room.teacher
            ).version
        ),
        "sheet": lambda: (
            attending.enter_sheet(room.sessions[0], present=set(), file=scan, by=room.teacher).name
        ),
    }

    found = {name: while_held(room.row, act) for name, act in acts.items()}

    assert found == {
        "result": (True, "passed"),
        "correction": (True, 2),
        "sheet": (True, "签到表.pdf"),
    }


def test_two_corrections_of_a_learner_at_once_take_her_completion_back():
    followup_rule()
    room = running(1, lasts=5)
    (learner,) = room.people
    attended(room, learner, lessons=5)
    assessed(room, learner)
    moved(room.row, State.COMPLETED)
    assert settling.confirm(room.row, by=room.officer)
    lines = list(learner.attendances.all()[:2])

    at_once(
        [
            lambda line=line: (
                attending.correct(
                    line, is_present=False, reason="签名不是本人", by=room.officer
                ).version
            )
            for line in lines
        ]
    )

    assert not Completion.objects.standing().exists()
