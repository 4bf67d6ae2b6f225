"""Where learners are after they completed: rounds on the clock, answers, what the register knows already."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format

from bureaus.models import Bureau
from reminders import deadlines
from reminders.models import Deadline
from training.models.assessment import Completion, Settlement
from training.models.followup import DAYS, RULE, FollowupAnswer, FollowupRound
from training.models.training_class import TrainingClass
from training.permissions import teaches
from training.services.refusals import refused_in_words
from training.services.stepping import finish, lock
from training.transitions import Action, State
from workers.models import Employment
from workers.reading_bureaus import HRSS

WITHIN = 90


def open_rounds(training_class, completed_on) -> list[FollowupRound]:
    """Start the rounds of a class that has none, and the clocks of those in which nobody was left to ask; 县人社局
    is reminded of each. completed_on: of the last who completed."""
    bureau = Bureau.objects.filter(slug=HRSS).first()
    opened = []
    for days in DAYS:
        row, is_new = FollowupRound.objects.get_or_create(
            training_class=training_class,
            days=days,
            defaults={"as_of": completed_on + timedelta(days=days)},
        )
        if is_new:
            opened.append(row)
        if bureau is not None and (is_new or is_called_off(row)):
            start_clock(row, bureau, completed_on)
    return opened


def is_called_off(row) -> bool:
    clock = Deadline.objects.of(row).order_by("-pk").first()
    return clock is not None and clock.state == Deadline.State.CANCELLED


def start_clock(row, bureau, completed_on):
    """The last day is the rule's length after the day that is asked about."""
    clock = deadlines.ClockStart(RULE, bureau, max(completed_on, row.as_of))
    label = f"{row.training_class.title}结业后{row.days}天就业跟踪"[:40]
    deadlines.start_many(row, label, row.get_absolute_url(), [clock])


@transaction.atomic
def answer(
    row, completion, *, is_employed: bool, by, enterprise=None, employer="", at=None
) -> FollowupAnswer:
    """Add what is known of a learner. Raises PermissionDenied; codes followup_to_come, not_of_this_class,
    followup_employed_says_where."""
    at = at or timezone.now()
    refuse_early(row, by, at)
    hold(row)
    if completion.enrolment.training_class_id != row.training_class_id:
        raise ValidationError("这名学员不是这个班的。", code="not_of_this_class")
    with refused_in_words(FollowupAnswer):
        made = FollowupAnswer.objects.create(
            round=row,
            completion=completion,
            is_employed=is_employed,
            enterprise=enterprise,
            employer=employer,
            by=by,
            at=at,
        )
    meet_if_answered(row, by, at)
    return made


@transaction.atomic
def take_from_register(row, *, by, at=None) -> int:
    """Answer for those whom the register of workers shows employed on the round's day and nobody has
    answered for; how many."""
    at = at or timezone.now()
    refuse_early(row, by, at)
    hold(row)
    made = 0
    for completion in unanswered(row).select_related("enrolment"):
        found = employment_of(completion, row.as_of)
        if found is not None:
            FollowupAnswer.objects.create(
                round=row,
                completion=completion,
                is_employed=True,
                enterprise=found.enterprise,
                from_register=True,
                by=by,
                at=at,
            )
            made += 1
    meet_if_answered(row, by, at)
    return made


def employment_of(completion, on) -> Employment | None:
    """What the register of workers says of the learner on that day."""
    worker = worker_id_of(completion)
    if worker is None:
        return None
    rows = Employment.objects.in_force(on).filter(worker=worker).select_related("enterprise")
    return rows.order_by("-started_on", "-pk").first()


def worker_id_of(completion) -> int | None:
    if completion.enrolment.worker_id:
        return completion.enrolment.worker_id
    return completion.certificate.worker_id if completion.certificate_id else None


def unanswered(row):
    """The completions of the class without an answer in this round."""
    answered = row.answers.values("completion")
    rows = Completion.objects.standing().filter(enrolment__training_class=row.training_class_id)
    return rows.exclude(pk__in=answered)


def asked(row):
    """The completions of the class, those without an answer in this round first; is_answered says which have one."""
    answers = FollowupAnswer.objects.filter(round=row, completion=OuterRef("pk"))
    rows = Completion.objects.standing().filter(enrolment__training_class=row.training_class_id)
    return rows.annotate(is_answered=Exists(answers)).order_by("is_answered", "pk")


def newest_answers(row):
    """Of each learner the answer that counts."""
    return row.answers.order_by("completion_id", "-pk").distinct("completion_id")


def meet_those_answered(training_class, *, by, at):
    """After a completion was taken back: the rounds in which nobody is missing any more end. training_class:
    held."""
    for row in training_class.followups.all():
        meet_if_answered(row, by, at)


def meet_if_answered(row, by, at):
    """End the round's clock with its last answer, and the class's follow-up with its last round. One that is to
    come has nobody left to ask."""
    if unanswered(row).exists():
        return
    day = timezone.localdate(at)
    for clock in deadlines.open_clocks(row):
        if day < row.as_of:
            deadlines.cancel(clock, reason="没有结业的人", on=day)
        else:
            deadlines.meet(clock, on=max(day, clock.received_on))
    close_if_done(lock(row.training_class), by=by, at=at)


def close_if_done(training_class, *, by, at) -> TrainingClass:
    """Take the class's last step where its rounds are done. training_class: locked."""
    rounds = training_class.followups
    if training_class.state != State.CLAIMED or not rounds.exists():
        return training_class
    if rounds.with_missing().filter(missing__gt=0).exists():
        return training_class
    return finish(training_class, Action.FOLLOW_UP, by=by, at=at, note="各轮就业跟踪都已登记")


def refuse_open(training_class, at) -> None:
    """Codes: completion_not_confirmed, followup_open, claim_to_come."""
    if found := why_open(training_class, timezone.localdate(at)):
        raise ValidationError(*found)


def why_open(training_class, on) -> tuple[str, str] | None:
    """Why its follow-up is not done, in words, and the code of it; None where it is. A class that claims nothing is
    done when it can claim no more, at once where nobody completed."""
    if not Settlement.objects.filter(training_class=training_class.pk).exists():
        return "还没有确认结业，不能登记跟踪完毕。", "completion_not_confirmed"
    waiting = training_class.followups.with_missing().filter(missing__gt=0).first()
    if waiting is not None:
        message = f"结业后{waiting.days}天的就业跟踪还缺{waiting.missing}人的答复。"
        return message, "followup_open"
    people = Completion.objects.standing().filter(enrolment__training_class=training_class.pk)
    if training_class.state == State.ASSESSED and people.exists():
        claim = deadlines.open_clocks(training_class).filter(due_on__gte=on).first()
        if claim is not None:
            message = (
                f"机构可以在{date_format(claim.due_on)}以前申请补贴，申请了或者过了这一天再登记。"
            )
            return message, "claim_to_come"
    return None


def closed_with_gaps(on):
    """Rounds whose last day is over and that lack answers, with missing and last_day, the oldest first."""
    rows = FollowupRound.objects.with_missing().with_last_day()
    rows = rows.filter(last_day__lt=on, missing__gt=0)
    return rows.select_related("training_class__institution").order_by("as_of", "pk")


def hold(row):
    """Until the transaction ends, the class, as every change of its learners does: of two last answers at once,
    and of an answer and a completion that is taken back, the second one sees the first."""
    lock(row.training_class)


def refuse_early(row, by, at):
    if not teaches(by, row.training_class):
        raise PermissionDenied("由这个班的培训机构或者县人社局登记。")
    if timezone.localdate(at) < row.as_of:
        message = f"还没有到{date_format(row.as_of)}，到时再登记。"
        raise ValidationError(message, code="followup_to_come")


def placed_within(completions, days: int = WITHIN):
    """Those of these completions with an answer, of a round of at most so many days, that says employed; the
    newest answer of a round counts."""
    newer = FollowupAnswer.objects.filter(
        round=OuterRef("round"), completion=OuterRef("completion"), pk__gt=OuterRef("pk")
    )
    placed = FollowupAnswer.objects.filter(
        ~Exists(newer), Q(round__days__lte=days), completion=OuterRef("pk"), is_employed=True
    )
    return completions.filter(Exists(placed))
