"""Candidates: registered by their enterprise or the bureau, and the assessors who stay away from them."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from credentials.models import Part, Recusal, Registration
from credentials.permissions import can_register_for, keeps_exams
from credentials.services import telling
from credentials.services.levels import missing_for
from credentials.services.stepping import lock, now, refused_in_words
from credentials.transitions import State
from workers.models import Employment, Worker


@transaction.atomic
def register(plan, worker: Worker, *, by, enterprise=None, waiver="", at=None) -> Registration:
    """A seat for a candidate. enterprise: for which the person acts; None for the bureau.

    Raises PermissionDenied; ValidationError: codes not_employed, missing_before, no_assessor_left,
    candidate_once_in_an_exam, exam_seats_not_exceeded, registered_while_announced,
    employer_examines_its_own, trainer_is_not_assessor, assessor_is_no_candidate, exam_begun.
    """
    refuse_who_may_not(by, enterprise, waiver)
    at, today = now(at), timezone.localdate(at)
    if at >= plan.starts_at:
        raise ValidationError("考核已经开始，不能再报名。", code="exam_begun")
    works_here = Employment.objects.in_force(today).filter(worker=worker, enterprise=enterprise)
    if enterprise is not None and not works_here.exists():
        raise ValidationError("这个人现在不是您企业的服务人员。", code="not_employed")
    missing = [] if waiver else missing_for(worker, plan.occupation, plan.level, plan.held_on)
    if missing:
        message = f"还不能报{plan.what}：{'；'.join(missing)}。"
        raise ValidationError(message, code="missing_before")
    registration = Registration(
        plan=plan, worker=worker, enterprise=enterprise, waiver=waiver, by=by, at=at
    )
    with refused_in_words():
        registration.save()
        keep_apart(registration, by=by, at=at)
    told = f"您报了{date_format(plan.held_on)}的{plan.what}考核"
    telling.tell_worker(worker, told, body="时间、地点写在“我的考核”里。")
    return registration


def refuse_who_may_not(by, enterprise, waiver):
    if enterprise is None:
        if not keeps_exams(by):
            raise PermissionDenied("由县人社局或者企业报名。")
    elif waiver or not can_register_for(by, enterprise):
        raise PermissionDenied("由企业负责人或者受托人报名，免去条件由县人社局办理。")


def keep_apart(registration, *, by, at):
    """Assessors of the candidate's enterprise stay away from her; somebody has to be left to examine.

    In an employer's own exam all are of one enterprise: there nobody stays away because of that.
    """
    plan = registration.plan
    if plan.is_of_employer:
        return
    employers = Employment.objects.in_force(plan.held_on).filter(worker=registration.worker)
    employers = set(employers.values_list("enterprise", flat=True))
    assessors = list(plan.parts.filter(part=Part.ASSESSOR).select_related("person"))
    tied = [each for each in assessors if each.person.enterprise_id in employers]
    if len(tied) == len(assessors):
        message = "这次考核的考评员都和这名考生在同一家企业，要先增加别的考评员。"
        raise ValidationError(message, code="no_assessor_left")
    Recusal.objects.bulk_create(
        Recusal(
            registration=registration,
            assessor=each,
            kind=Recusal.Kind.SAME_ENTERPRISE,
            by=by,
            at=at,
        )
        for each in tied
    )


@transaction.atomic
def recuse(registration, assessor, *, kind: str, by, at=None) -> Recusal:
    """An assessor stays away from one candidate. Raises PermissionDenied; ValidationError: codes
    other_exam, recusal_once, already_examined."""
    if not keeps_exams(by):
        raise PermissionDenied("由县人社局办理回避。")
    lock(registration.plan)
    if assessor.plan_id != registration.plan_id or assessor.part != Part.ASSESSOR:
        raise ValidationError("他不是这次考核的考评员。", code="other_exam")
    if registration.results.filter(assessor=assessor).exists():
        raise ValidationError("他已经考评了这名考生。", code="already_examined")
    with refused_in_words():
        return Recusal.objects.create(
            registration=registration, assessor=assessor, kind=kind, by=by, at=now(at)
        )


@transaction.atomic
def withdraw(registration, *, by, at=None) -> Registration:
    """Give the seat back, before the exam begins: who does not come then is absent. Raises PermissionDenied;
    ValidationError: codes withdrawn, exam_begun, withdrawn_while_announced."""
    enterprise = registration.enterprise
    may = keeps_exams(by) or (enterprise is not None and can_register_for(by, enterprise))
    if not may:
        raise PermissionDenied("由报名的企业或者县人社局取消。")
    plan, at = lock(registration.plan), now(at)
    registration = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    if registration.withdrawn_at is not None:
        raise ValidationError("已经取消过。", code="withdrawn")
    if plan.state == State.ANNOUNCED and at >= plan.starts_at:
        message = "考核已经开始，不能再取消报名；没有来的登记为缺考。"
        raise ValidationError(message, code="exam_begun")
    registration.plan, registration.withdrawn_at = plan, at
    with refused_in_words():
        registration.save(update_fields=["withdrawn_at"])
    told = f"{date_format(plan.held_on)}的{plan.what}考核，您的报名取消了"
    telling.tell_worker(registration.worker, told)
    if enterprise is not None and not can_register_for(by, enterprise):
        told = f"{date_format(plan.held_on)}的{plan.what}考核取消了一个报名"
        telling.tell_enterprise(enterprise.pk, told, f"exam-withdrawn:{registration.pk}")
    return registration


def is_open(plan, at) -> bool:
    """Whether a candidate may still be registered, seats or not."""
    return plan.state == State.ANNOUNCED and at < plan.starts_at
