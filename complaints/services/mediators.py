"""Who mediates a case, and who has to stand aside (调解员、回避). Source: 总局令第121号第二十一条."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from complaints.models import CaseMediator, Recusal
from complaints.services import telling
from complaints.services.stepping import begin, finish
from complaints.transitions import Action
from gaotai_jiazheng.refusals import refusal


@transaction.atomic
def name_mediator(
    complaint, *, mediator, by, at=None, public_note="", internal_note="", seen_step=None
):
    """Name who mediates; somebody named before ends. Raises ValidationError as ``put_in_charge`` does."""
    complaint = begin(complaint, Action.NAME_MEDIATOR, by=by, seen_step=seen_step)
    at = at or timezone.now()
    put_in_charge(complaint, mediator, by=by, day=timezone.localdate(at))
    finish(
        complaint,
        Action.NAME_MEDIATOR,
        by=by,
        at=at,
        public_note=public_note or f"由{mediator}调解。您认为可能影响公正的，可以申请回避。",
        internal_note=internal_note,
    )
    telling.tell_resident(complaint, "已指定调解员", kind="complaint_progress")
    return complaint


@transaction.atomic
def suspend(
    complaint, *, asked_by, reason, by, at=None, public_note="", internal_note="", seen_step=None
):
    """A party asks that the mediator stand aside: the mediation rests until another person has decided.
    The sixty days go on. Raises ValidationError, code no_mediator or reason_missing."""
    complaint = begin(complaint, Action.SUSPEND, by=by, seen_step=seen_step)
    if not reason.strip():
        raise refusal("reason", "请写明申请回避的理由。", "reason_missing")
    in_charge = complaint.case_mediators.filter(ended_on=None).select_related("mediator").first()
    if in_charge is None:
        raise ValidationError("这件投诉还没有指定调解员。", code="no_mediator")
    at = at or timezone.now()
    asked_by = Recusal.AskedBy(asked_by)
    Recusal.objects.create(
        case_mediator=in_charge,
        asked_by=asked_by,
        reason=reason,
        asked_on=timezone.localdate(at),
        recorded_by=by,
    )
    finish(
        complaint,
        Action.SUSPEND,
        by=by,
        at=at,
        public_note=public_note
        or f"{asked_by.label}申请{in_charge.mediator.name}回避，调解暂停，调解期限照常计算。",
        internal_note=internal_note or reason,
    )
    telling.tell_bureau(
        complaint, "有回避申请，待决定", kind="complaint_recusal", roles=telling.LEADERS
    )
    return complaint


@transaction.atomic
def resume(
    complaint,
    *,
    is_granted,
    decision,
    mediator=None,
    by,
    at=None,
    public_note="",
    internal_note="",
    seen_step=None,
):
    """Decide on the recusal and go on. Granted: that mediator never acts in this case again.

    mediator: who takes over, when it is granted.
    Raises ValidationError, code decided_by_same_person, decision_missing or mediator_not_needed, and as
    ``put_in_charge`` does.
    """
    complaint = begin(complaint, Action.RESUME, by=by, seen_step=seen_step)
    recusal = open_recusal(complaint)
    if by.pk in {recusal.recorded_by_id, recusal.case_mediator.mediator.user_id}:
        message = "登记申请的人和被申请回避的人不能决定是否回避。"
        raise ValidationError(message, code="decided_by_same_person")
    if not decision.strip():
        raise refusal("decision", "请写明决定的理由。", "decision_missing")
    if mediator is not None and not is_granted:
        message = "不予回避的，由原来的调解员继续调解。"
        raise refusal("mediator", message, "mediator_not_needed")
    at = at or timezone.now()
    day = timezone.localdate(at)
    decide(recusal, is_granted, decision, by, day)
    words = f"{recusal.case_mediator.mediator.name}{'回避' if is_granted else '不回避'}。"
    if mediator is not None:
        put_in_charge(complaint, mediator, by=by, day=day)
        words += f"由{mediator}调解。"
    finish(
        complaint,
        Action.RESUME,
        by=by,
        at=at,
        public_note=public_note or f"已决定：{words}继续调解。",
        internal_note=internal_note or decision,
    )
    telling.tell_resident(complaint, "回避申请已决定", kind="complaint_progress")
    return complaint


def open_recusal(complaint) -> Recusal:
    """The request that waits for its decision: of the mediator in charge. An earlier one was never decided
    where the mediation ended meanwhile."""
    of_case = Recusal.objects.select_related("case_mediator__mediator").filter(decided_on=None)
    return of_case.get(case_mediator__complaint=complaint, case_mediator__ended_on=None)


def decide(recusal, is_granted, decision, by, day):
    recusal.is_granted, recusal.decision = is_granted, decision
    recusal.decided_on, recusal.decided_by = day, by
    recusal.save()
    if is_granted:
        in_charge = recusal.case_mediator
        in_charge.is_recused, in_charge.ended_on = True, day
        in_charge.save(update_fields=["is_recused", "ended_on"])


def put_in_charge(complaint, mediator, *, by, day):
    """Raises ValidationError, code mediator_not_in_force, mediator_of_elsewhere or mediator_recused."""
    if not type(mediator).objects.in_force(day).filter(pk=mediator.pk).exists():
        raise refusal("mediator", f"{mediator}现在不在调解员名录内。", "mediator_not_in_force")
    if mediator.bureau_id not in {None, complaint.bureau_id}:
        message = f"{mediator}不是承办单位的调解员。"
        raise refusal("mediator", message, "mediator_of_elsewhere")
    if complaint.case_mediators.filter(mediator=mediator, is_recused=True).exists():
        message = f"{mediator}已经回避，不能再办理这件投诉。"
        raise refusal("mediator", message, "mediator_recused")
    discharge(complaint, day)
    CaseMediator.objects.create(complaint=complaint, mediator=mediator, named_on=day, named_by=by)
    # One of an organisation has no page of the case to look at.
    if mediator.bureau_id is not None and mediator.user_id not in {None, by.pk}:
        telling.tell_person(complaint, mediator.user_id, "由您调解", kind="complaint_mediator")


def discharge(complaint, day):
    """Who mediates now has nothing more to do with the case."""
    complaint.case_mediators.filter(ended_on=None).update(ended_on=day)
