"""Mediation entrusted to an organisation, in the bureau's name and once (第十九条)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from complaints.models import Entrustment
from complaints.services import telling
from complaints.services.mediating import require_consents
from complaints.services.stepping import begin, finish
from complaints.transitions import Action
from gaotai_jiazheng.refusals import refusal

Result = Entrustment.Result


@transaction.atomic
def entrust(
    complaint,
    *,
    organization,
    complainant_agreed_on,
    respondent_agreed_on,
    by,
    at=None,
    public_note="",
    internal_note="",
    seen_step=None,
):
    """Have an organisation mediate, with the consent of both; the sixty days go on.

    Raises ValidationError, code entrusted_before, organization_not_in_force, consent_missing or
    consent_in_future.
    """
    complaint = begin(complaint, Action.ENTRUST, by=by, seen_step=seen_step)
    at = at or timezone.now()
    day = timezone.localdate(at)
    refuse_entrusting(complaint, organization, day)
    require_consents(complainant_agreed_on, respondent_agreed_on, day)
    Entrustment.objects.create(
        complaint=complaint,
        organization=organization,
        complainant_agreed_on=complainant_agreed_on,
        respondent_agreed_on=respondent_agreed_on,
        entrusted_on=day,
    )
    finish(
        complaint,
        Action.ENTRUST,
        by=by,
        at=at,
        public_note=public_note
        or (
            f"双方同意，{complaint.bureau}委托{organization}调解（电话{organization.phone}）。"
            f"调解期限照常计算。"
        ),
        internal_note=internal_note,
    )
    telling.tell_resident(complaint, "已委托调解", kind="complaint_progress")
    return complaint


def refuse_entrusting(complaint, organization, day):
    """Raises ValidationError, code entrusted_before or organization_not_in_force."""
    if Entrustment.objects.filter(complaint=complaint).exists():
        message = "这件投诉已经委托过调解，不能再次委托。"
        raise ValidationError(message, code="entrusted_before")
    if not type(organization).objects.in_force(day).filter(pk=organization.pk).exists():
        message = f"{organization}现在不在调解组织名录内。"
        raise refusal("organization", message, "organization_not_in_force")


@transaction.atomic
def return_entrusted(
    complaint, *, result, report, by, at=None, public_note="", internal_note="", seen_step=None
):
    """The organisation gives the case back with what came of it; the bureau puts it on record.

    result: AGREED, NOT_AGREED or NOT_POSSIBLE. Raises ValidationError, code report_missing or
    result_impossible.
    """
    complaint = begin(complaint, Action.RETURN_ENTRUSTED, by=by, seen_step=seen_step)
    result = Result(result)
    if result == Result.ENDED:
        raise refusal("result", "请选择调解的结果。", "result_impossible")
    if not report.strip():
        raise refusal("report", "请写明调解的情况。", "report_missing")
    at = at or timezone.now()
    entrustment = complaint.entrustment
    entrustment.returned_on = timezone.localdate(at)
    entrustment.result, entrustment.report = result, report
    entrustment.save(update_fields=["returned_on", "result", "report"])
    finish(
        complaint,
        Action.RETURN_ENTRUSTED,
        by=by,
        at=at,
        public_note=public_note or f"{entrustment.organization}已交回：{result.label}。",
        internal_note=internal_note,
    )
    telling.tell_resident(complaint, "委托调解已交回", kind="complaint_progress")
    return complaint


def take_back(complaint, day):
    """End an entrustment that is still open because the mediation has ended."""
    still_there = Entrustment.objects.filter(complaint=complaint, returned_on=None)
    still_there.update(returned_on=day, result=Result.ENDED)
