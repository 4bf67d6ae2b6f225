"""The plan of a competition, its events and judges, and the steps up to the contest."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from bureaus.models import Bureau
from competitions.models import Competition, Criterion, Entry, Event, Judge, Prize
from competitions.ranking import FORMULA
from competitions.services import entering
from competitions.services.stepping import (
    begin,
    finish,
    lock,
    now,
    refused_in_words,
    require_keeper,
)
from competitions.transitions import WITH_JUDGES, Action, State
from disclosure.gate import refuse_personal_data
from gaotai_jiazheng import numbering
from gaotai_jiazheng.refusals import refusal
from reminders import outbox
from workers.reading_bureaus import HRSS

NUMBER_PREFIX, NUMBER_SEQUENCE = "JN", "competitions_competition_seq"
JUDGING = "competition_judging"
CODES = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@transaction.atomic
def plan(*, by, at=None, **values) -> Competition:
    """values: title, story, opens_at, closes_at, held_on, place. Codes: competition_times_in_order,
    held_before_closing."""
    require_keeper(by)
    at = now(at)
    if values["held_on"] < timezone.localdate(values["closes_at"]):
        raise refusal("held_on", "比赛日不能早于报名截止。", "held_before_closing")
    _, number = numbering.next_number(NUMBER_PREFIX, timezone.localdate(at), NUMBER_SEQUENCE)
    with refused_in_words():
        return Competition.objects.create(
            number=number,
            bureau=Bureau.objects.get(slug=HRSS),
            formula=FORMULA,
            created_by=by,
            created_at=at,
            **values,
        )


@transaction.atomic
def add_event(
    competition, *, name: str, criteria, prizes, by, occupation=None, level=None
) -> Event:
    """criteria: [(name, weight)], weights add up to 100. prizes: [(name, places)], the first prize first.

    Raises PermissionDenied; ValidationError: codes weights_not_hundred, event_stays_once_announced,
    event_once_in_a_competition, event_level_of_an_occupation.
    """
    require_keeper(by)
    if (all_of_it := sum(weight for _, weight in criteria)) != 100:
        message = f"权重加起来要是100，现在是{all_of_it}。"
        raise refusal("criteria", message, "weights_not_hundred")
    competition = lock(competition)
    with refused_in_words():
        event = Event.objects.create(
            competition=competition,
            position=competition.contests.count() + 1,
            name=name,
            occupation=occupation,
            level=level,
        )
        for position, (each, weight) in enumerate(criteria, start=1):
            Criterion.objects.create(event=event, position=position, name=each, weight=weight)
        for position, (each, places) in enumerate(prizes, start=1):
            Prize.objects.create(event=event, position=position, name=each, places=places)
    return event


@transaction.atomic
def add_judge(competition, *, user, person, by) -> Judge:
    """Once the contest has begun only in the place of who left.

    Codes: own_part, judge_account_once, judge_once, judge_before_it_is_held, too_many_judges.
    """
    require_keeper(by)
    if user == by:
        raise refusal("username", "自己当评委，要由同事登记。", "own_part")
    competition = lock(competition)
    taken = competition.judges.count()
    if taken >= len(CODES):
        raise refusal("user", "评委太多了。", "too_many_judges")
    with refused_in_words():
        judge = Judge.objects.create(
            competition=competition, user=user, person=person, code=CODES[taken], added_by=by
        )
    if competition.state == State.HELD:
        tell_judges(competition, [user.pk])
    return judge


def tell_judges(competition, user_ids) -> None:
    subject = f"{competition.title}开始评分，请签评分表"
    message = outbox.Message(JUDGING, subject, link=reverse("competitions:judging"))
    outbox.write(outbox.post_to_users(user_ids, message))


@transaction.atomic
def withdraw_judge(judge, *, reason: str, by, at=None) -> Judge:
    """She judges no more; what she signed stays. Codes: step_not_allowed, judge_withdrawn_says_why."""
    require_keeper(by)
    competition = lock(judge.competition)
    judge = competition.judges.get(pk=judge.pk)
    if judge.withdrawn_at is not None:
        raise ValidationError(f"{judge}已经退出。", code="step_not_allowed")
    if competition.state not in WITH_JUDGES:
        message = f"{competition.get_state_display()}的竞赛，评委不再退出。"
        raise ValidationError(message, code="step_not_allowed")
    judge.withdrawn_at, judge.withdrawn_reason = now(at), reason
    with refused_in_words():
        judge.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    return judge


def step(action):
    """The service of a step that writes nothing but the state."""

    @transaction.atomic
    def take(competition, *, by, at=None, note="") -> Competition:
        competition = begin(competition, action, by=by)
        return finish(competition, action, by=by, at=now(at), note=note)

    return take


announce = step(Action.ANNOUNCE)  # code competition_announced_whole
open_registration = step(Action.OPEN)


@transaction.atomic
def close_registration(competition, *, by, at=None, note="") -> Competition:
    """Nobody enters any more: not before the moment that was announced, on which people count. Codes:
    step_not_allowed, registration_runs."""
    competition, at = begin(competition, Action.CHECK, by=by), now(at)
    if at < competition.closes_at:
        until = date_format(timezone.localtime(competition.closes_at), "n月j日H:i")
        message = f"公布的报名截止时间是{until}，到时才能截止。"
        raise ValidationError(message, code="registration_runs")
    return finish(competition, Action.CHECK, by=by, at=at, note=note)


@transaction.atomic
def hold(competition, *, by, at=None) -> Competition:
    """The contest begins, and each judge is told of her sheets.

    Codes: step_not_allowed, competition_three_judges, competition_entries_numbered,
    entry_three_judges_without_a_tie.
    """
    competition, at = begin(competition, Action.HOLD, by=by), now(at)
    competition = finish(competition, Action.HOLD, by=by, at=at)
    seats = competition.judges.filter(withdrawn_at=None)
    tell_judges(competition, seats.values_list("user_id", flat=True))
    return competition


close = step(Action.CLOSE)


@transaction.atomic
def cancel(competition, *, by, at=None, note="") -> Competition:
    """It does not take place; whoever is entered hears of it and why."""
    competition = begin(competition, Action.CANCEL, by=by)
    refuse_personal_data(note, "note")
    competition = finish(competition, Action.CANCEL, by=by, at=now(at), note=note)
    entered = Entry.objects.standing().filter(event__competition=competition)
    for entry in entered.select_related("event__competition"):
        entering.tell(entry, f"{competition.title}取消了，不用来比赛", note)
    return competition
