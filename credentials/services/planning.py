"""Exams: planned, announced, held, published; and who teaches and examines there."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from credentials.models import ExamPlan, LevelRule, PlanPart
from credentials.models.rules import refuse_unknown_level
from credentials.permissions import keeps_exams
from credentials.services import telling
from credentials.services.stepping import begin, finish, lock, now, refused_in_words
from credentials.transitions import Action
from gaotai_jiazheng import numbering
from gaotai_jiazheng.refusals import refusal

NUMBER_PREFIX, NUMBER_SEQUENCE = "KH", "credentials_exam_seq"


@transaction.atomic
def make_plan(*, by, at=None, **values) -> ExamPlan:
    """Plan an exam. values: body, occupation, level, class_name, starts_at, ends_at, place, seats.

    Its day is that of starts_at; its pass marks are those of the level's rule of that day.
    Raises PermissionDenied; ValidationError: codes other_day, level_unknown, level_by_body, outside_scope,
    body_without_enterprise, no_pass_marks and those of the fields.
    """
    if not keeps_exams(by):
        raise PermissionDenied("由县人社局安排考核。")
    at = now(at)
    held_on = timezone.localdate(values["starts_at"])
    if timezone.localdate(values["ends_at"]) != held_on:
        raise refusal("ends_at", "考核应在一天以内，几天的请分开安排。", "other_day")
    refuse_unknown_level(values["occupation"], values["level"])
    rule = LevelRule.objects.in_force(values["occupation"], values["level"], held_on)
    if rule is None:
        message = "这个职业、等级还没有合格线，请先在等级条件里登记。"
        raise refusal("level", message, "no_pass_marks")
    _, number = numbering.next_number(NUMBER_PREFIX, timezone.localdate(at), NUMBER_SEQUENCE)
    plan = ExamPlan(
        number=number,
        held_on=held_on,
        theory_pass=rule.theory_pass,
        skill_pass=rule.skill_pass,
        created_by=by,
        created_at=at,
        **values,
    )
    plan.full_clean()
    with refused_in_words():
        plan.save()
    return plan


@transaction.atomic
def add_part(plan, qualification, *, by) -> PlanPart:
    """Somebody teaches the class or examines. Raises PermissionDenied; ValidationError: codes
    trainer_not_assessor_of_an_exam, trainer_is_not_assessor, assessor_is_no_candidate, part_as_qualified,
    part_while_the_exam_is_open."""
    if not keeps_exams(by):
        raise PermissionDenied("由县人社局安排考核人员。")
    with refused_in_words():
        return PlanPart.objects.create(
            plan=plan,
            qualification=qualification,
            person_id=qualification.person_id,
            part=qualification.part,
        )


@transaction.atomic
def remove_part(part: PlanPart, *, by) -> None:
    """Before the exam is announced. Raises PermissionDenied; ValidationError, part_stays_once_announced."""
    if not keeps_exams(by):
        raise PermissionDenied("由县人社局安排考核人员。")
    lock(part.plan)
    with refused_in_words():
        part.delete()


@transaction.atomic
def announce(plan, *, by, at=None) -> ExamPlan:
    """Open it for candidates. Codes: step_not_allowed, day_passed, no_assessor."""
    plan, at = begin(plan, Action.ANNOUNCE, by=by), now(at)
    if plan.starts_at <= at:
        raise ValidationError("考核的时间已经过了，请另外安排。", code="day_passed")
    if not plan.parts.filter(part="assessor").exists():
        raise ValidationError("还没有考评员，请先安排。", code="no_assessor")
    return finish(plan, Action.ANNOUNCE, by=by, at=at)


@transaction.atomic
def hold(plan, *, by, at=None) -> ExamPlan:
    """The exam has begun: nobody is registered any more. Codes: step_not_allowed, not_begun, nobody_came."""
    plan, at = begin(plan, Action.HOLD, by=by), now(at)
    if at < plan.starts_at:
        raise ValidationError("还没有到开考的时间。", code="not_begun")
    if not plan.taken:
        raise ValidationError("没有人报名，请取消这次考核。", code="nobody_came")
    return finish(plan, Action.HOLD, by=by, at=at)


@transaction.atomic
def cancel(plan, *, reason: str, by, at=None) -> ExamPlan:
    """It does not take place; who is registered hears of it, and who has registered her. Codes: step_not_allowed."""
    plan = begin(plan, Action.CANCEL, by=by)
    plan = finish(plan, Action.CANCEL, by=by, at=now(at), note=reason)
    subject = f"{date_format(plan.held_on)}的{plan.what}考核取消了"
    telling.tell_candidates(plan, subject)
    telling.tell_those_who_registered(plan, subject)
    return plan


@transaction.atomic
def complete(plan, *, by, at=None) -> ExamPlan:
    """Every candidate has a result that somebody else has confirmed. Codes: step_not_allowed,
    exam_results_confirmed."""
    plan = begin(plan, Action.COMPLETE, by=by)
    return finish(plan, Action.COMPLETE, by=by, at=now(at))


@transaction.atomic
def publish(plan, *, by, at=None) -> ExamPlan:
    """Each candidate reads the own result from now on. Codes: step_not_allowed."""
    plan, at = begin(plan, Action.PUBLISH, by=by), now(at)
    plan = finish(plan, Action.PUBLISH, by=by, at=at, published_at=at)
    subject = f"{date_format(plan.held_on)}的{plan.what}考核出成绩了"
    telling.tell_candidates(plan, subject)
    telling.tell_those_who_registered(plan, subject)
    return plan
