"""Follow-up: rounds on the clock, what is still missing, and the class's last step."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from reminders.models import Deadline
from training.services import attending, classes, followups, settling
from training.tests.classroom import (
    FAILED,
    assessed,
    completed,
    followup_rule,
    moved,
    running,
)
from training.tests.factories import load_our_rules
from training.transitions import State

pytestmark = pytest.mark.django_db


def answer_all(room, row):
    at = timezone.make_aware(timezone.datetime(row.as_of.year, row.as_of.month, row.as_of.day, 12))
    for each in room.made:
        followups.answer(row, each, is_employed=False, by=room.teacher, at=at)


def test_the_class_is_followed_up_with_the_last_answer_of_its_last_round():
    followup_rule()
    room = completed(2)
    row = moved(room.row, State.CLAIMED)
    with pytest.raises(ValidationError) as caught:
        classes.follow_up(row, by=room.officer)
    assert caught.value.code == "followup_open"

    for each in row.followups.all():
        row.refresh_from_db()
        assert row.state == State.CLAIMED
        answer_all(room, each)
    row.refresh_from_db()
    assert row.state == State.FOLLOWED_UP
    assert row.steps.get().by == room.teacher


def test_the_claim_brings_the_follow_up_that_is_done_already():
    followup_rule()
    room = completed(1)
    for each in room.row.followups.all():
        answer_all(room, each)
    row = classes.claim(moved(room.row, State.ASSESSED), by=room.teacher)
    assert row.state == State.FOLLOWED_UP


def test_answers_missing_after_a_round_stand_in_both_rooms(client):
    followup_rule()
    room = completed(2, days=-80)
    first = room.row.followups.get(days=30)
    followups.answer(first, room.made[0], is_employed=False, by=room.teacher)
    found = followups.closed_with_gaps(timezone.localdate())
    assert [(each.days, each.missing) for each in found] == [(30, 1)]
    assert not followups.closed_with_gaps(first.as_of + timedelta(days=15)).exists()

    client.force_login(room.teacher)
    assert "还缺1人" in client.get(reverse("training_rooms:index")).content.decode()
    client.force_login(room.officer)
    page = reverse("admin:training_followupround_changelist")
    assert "结业后30天" in client.get(page).content.decode()
    assert "结业后90天" not in client.get(page).content.decode()
    assert "结业后90天" in client.get(page, {"gaps": "all"}).content.decode()


def test_a_round_ends_when_who_was_missing_has_not_completed_after_all():
    followup_rule()
    room = completed(2, days=-60)
    first, *to_come = room.row.followups.all()
    lines = [person.attendances.first() for person in room.people]
    change = {"reason": "核对签到表后更正", "by": room.officer}

    def states():
        return [Deadline.objects.of(each).latest("pk").state for each in (first, *to_come)]

    followups.answer(first, room.made[0], is_employed=False, by=room.teacher)
    assert states() == ["running"] * 3
    attending.correct(lines[1], is_present=False, **change)
    assert states() == ["met", "running", "running"]
    absent = attending.correct(lines[0], is_present=False, **change)
    assert states() == ["met", "cancelled", "cancelled"]
    attending.correct(absent, is_present=True, **change)
    assert states() == ["met", "running", "running"]


def test_a_claimed_class_is_followed_up_when_who_was_missing_has_not_completed_after_all():
    followup_rule()
    room = completed(2)
    row = moved(room.row, State.CLAIMED)
    for each in row.followups.all():
        at = timezone.make_aware(
            timezone.datetime(each.as_of.year, each.as_of.month, each.as_of.day)
        )
        followups.answer(each, room.made[0], is_employed=False, by=room.teacher, at=at)
    line = room.people[1].attendances.first()

    attending.correct(line, is_present=False, reason="签名不是本人", by=room.officer)

    row.refresh_from_db()
    assert row.state == State.FOLLOWED_UP


def step_of(row):
    return reverse("admin:training_trainingclass_step", args=[row.pk, "follow_up"])


def test_a_class_in_which_nobody_completed_is_followed_up_without_a_claim(client):
    load_our_rules()
    room = running(1)
    assessed(room, room.people[0], FAILED)
    row = moved(room.row, State.COMPLETED)
    row = classes.assess(row, by=room.teacher)
    client.force_login(room.officer)
    page = client.get(row.get_absolute_url()).text
    assert ("还没有确认结业" in page, step_of(row) in page) == (True, False)
    settling.confirm(row, by=room.officer)
    assert step_of(row) in client.get(row.get_absolute_url()).text

    assert client.post(step_of(row), {"note": "没有人结业"}).status_code == 302

    row.refresh_from_db()
    assert row.state == State.FOLLOWED_UP
    clock = Deadline.objects.get(rule__slug="training_claim")
    assert (clock.state, clock.ended_reason) == ("cancelled", "没有申请补贴")


def test_a_class_that_claims_nothing_is_followed_up_when_it_can_claim_no_more():
    load_our_rules()
    room = completed(1)
    row = classes.assess(moved(room.row, State.COMPLETED), by=room.teacher)
    for each in row.followups.all():
        answer_all(room, each)
    clock = Deadline.objects.get(rule__slug="training_claim")
    last_day = timezone.make_aware(
        timezone.datetime(clock.due_on.year, clock.due_on.month, clock.due_on.day, 12)
    )

    with pytest.raises(ValidationError) as early:
        classes.follow_up(row, by=room.officer, at=last_day)
    row = classes.follow_up(row, by=room.officer, at=last_day + timedelta(days=1))

    assert early.value.code == "claim_to_come"
    assert row.state == State.FOLLOWED_UP
