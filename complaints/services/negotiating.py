"""The enterprise settles with the consumer first, where it has promised to (企业先行和解).

Source: 总局令第121号第六条. The bureau's own clocks go on; the enterprise's ten workdays run beside them.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from complaints.models import Negotiation
from complaints.models.choices import TerminationReason
from complaints.services import clocks, parties, telling
from complaints.services.stepping import begin, finish, lock
from complaints.transitions import Action, State
from enterprises.models import Scope
from enterprises.permissions import can_sign_for
from enterprises.services.declaring import declare
from enterprises.services.standing import people_of
from gaotai_jiazheng.refusals import refusal
from reminders import deadlines, outbox

Result = Negotiation.Result


@transaction.atomic
def start_negotiation(complaint, *, by, at=None, public_note="", internal_note="", seen_step=None):
    """Give the case to the enterprise to settle first, once.

    Raises ValidationError, code enterprise_not_in_odr or negotiated_before.
    """
    complaint = begin(complaint, Action.START_ODR, by=by, seen_step=seen_step)
    at = at or timezone.now()
    day = timezone.localdate(at)
    enterprise = complaint.enterprise
    if enterprise is None or not enterprise.takes_part_in_odr(day):
        message = "被投诉人不是参加先行和解的企业。"
        raise ValidationError(message, code="enterprise_not_in_odr")
    if Negotiation.objects.filter(complaint=complaint).exists():
        raise ValidationError("这件投诉已经转企业和解过一次。", code="negotiated_before")
    Negotiation.objects.create(complaint=complaint, enterprise=enterprise, started_on=day)
    start = clocks.clock(complaint, clocks.NEGOTIATE, received_on=day)
    [deadline] = clocks.start(complaint, [start], at=at)
    finish(
        complaint,
        Action.START_ODR,
        by=by,
        at=at,
        public_note=public_note
        or (
            f"请{enterprise}在{date_format(deadline.due_on)}前与投诉人和解。"
            f"不成的由{complaint.bureau}继续办理，它的期限照常计算。"
        ),
        internal_note=internal_note,
    )
    telling.tell_resident(complaint, "已请企业先行和解", kind="complaint_progress")
    subject = f"有一件投诉请您先行和解，{deadline.due_on:%-m月%-d日}前答复 {complaint.number}"
    tell_enterprise(complaint, enterprise, subject, kind="odr_to_answer")
    return complaint


def tell_enterprise(complaint, enterprise, subject, body="", *, kind):
    """To those of the enterprise who come into its room of complaints; no word of who complains."""
    link = reverse("enterprise_complaints:answer", args=[complaint.number])
    message = outbox.Message(kind, subject, body, link=link)
    outbox.write(outbox.post_to_users(people_of(enterprise, Scope.ANSWER), message))


@transaction.atomic
def answer_as_enterprise(negotiation, *, answer, terms, by, at=None):
    """What the enterprise itself says of its attempt, once; the bureau confirms it with the consumer and
    takes the step. The answer meets the enterprise's clock, whatever it says.

    answer: Negotiation.Answer. Raises PermissionDenied; ValidationError, codes terms_missing,
    step_not_allowed (ended or answered meanwhile).
    """
    complaint = lock(negotiation.complaint)
    negotiation = Negotiation.objects.select_related("enterprise").get(pk=negotiation.pk)
    if not can_sign_for(by, negotiation.enterprise, Scope.ANSWER):
        raise PermissionDenied("只有企业负责人和受托人可以答复。")
    if negotiation.ended_on is not None or negotiation.answer:
        raise ValidationError("这件投诉已经答复过，或者承办单位已经办完。", code="step_not_allowed")
    if not terms.strip():
        raise refusal("terms", "请写明和解的内容，或者为什么没有和解成。", "terms_missing")
    at = at or timezone.now()
    negotiation.answer, negotiation.terms = Negotiation.Answer(answer), terms.strip()
    negotiation.answered_at, negotiation.answered_by = at, by
    negotiation.save()
    clocks.meet(complaint, clocks.NEGOTIATE, on=timezone.localdate(at))
    finish(
        complaint,
        Action.NOTE,
        by=by,
        at=at,
        public_note=f"企业已经答复，由{complaint.bureau}核实。",
        internal_note=f"{negotiation.get_answer_display()}：{negotiation.terms}",
    )
    telling.tell_bureau(complaint, "企业已答复先行和解", kind="odr_answered")
    declare(
        negotiation.enterprise,
        by=by,
        kind="odr_answer",
        title=f"答复投诉{complaint.number}",
        text=f"{negotiation.get_answer_display()}：{negotiation.terms}",
        link=reverse("enterprise_complaints:answer", args=[complaint.number]),
    )
    return negotiation


@transaction.atomic
def settle_negotiation(
    complaint, *, terms, by, at=None, public_note="", internal_note="", seen_step=None
):
    """Both have settled: before the acceptance the complaint is withdrawn, after it the mediation ends by
    第二十三条第一款第一项 and both parties are told. Raises ValidationError, code terms_missing
    or, of a joint complaint, represented_consent_missing."""
    complaint = begin(complaint, Action.SETTLE_ODR, by=by, seen_step=seen_step)
    if not terms.strip():
        raise refusal("terms", "请写明和解内容。", "terms_missing")
    parties.require_consent(complaint, Action.AGREE)
    at = at or timezone.now()
    day = timezone.localdate(at)
    end_negotiation(complaint, Result.SETTLED, day, terms)
    clocks.meet(complaint, clocks.NEGOTIATE, on=day)
    changes = {"outcome": terms}
    if complaint.state == State.NEGOTIATING_ACCEPTED:
        clocks.meet(complaint, clocks.MEDIATE, on=day)
        clocks.start(complaint, [clocks.clock(complaint, clocks.TELL_END, received_on=day)], at=at)
        changes["termination_reason"] = TerminationReason.WITHDRAWN_OR_SETTLED
    else:
        clocks.cancel(complaint, reason="双方和解，投诉人撤回", on=day)
    finish(
        complaint,
        Action.SETTLE_ODR,
        by=by,
        at=at,
        public_note=public_note or f"双方自行和解：{terms}",
        internal_note=internal_note,
        **changes,
    )
    telling.tell_resident(complaint, "已与企业和解", kind="complaint_closed")
    return complaint


@transaction.atomic
def fail_negotiation(
    complaint, *, result, terms="", by, at=None, public_note="", internal_note="", seen_step=None
):
    """Nothing came of it, by refusal or because the time has run out: the case goes on where it was.

    result: FAILED or TIME_EXPIRED. terms: what the enterprise answered.
    Raises ValidationError, code not_a_failure, time_not_expired or has_answered.
    """
    complaint = begin(complaint, Action.FAIL_ODR, by=by, seen_step=seen_step)
    at = at or timezone.now()
    day = timezone.localdate(at)
    result = Result(result)
    if result not in {Result.FAILED, Result.TIME_EXPIRED}:
        raise refusal("result", "请选择没有和解成的原因。", "not_a_failure")
    answered = Negotiation.objects.filter(complaint=complaint).exclude(answer="")
    if result == Result.TIME_EXPIRED and answered.exists():
        message = "企业在期限里已经答复，不能写没有结果。请选另一项。"
        raise refusal("result", message, "has_answered")
    end_clock(complaint, result, day)
    end_negotiation(complaint, result, day, terms)
    finish(
        complaint,
        Action.FAIL_ODR,
        by=by,
        at=at,
        public_note=public_note
        or f"企业先行和解未成（{result.label}），由{complaint.bureau}继续办理。",
        internal_note=internal_note,
    )
    telling.tell_resident(complaint, "和解未成，继续办理", kind="complaint_progress")
    return complaint


def end_clock(complaint, result, day):
    """An answer meets the enterprise's clock, whatever it says; silence does not."""
    for deadline in clocks.running(complaint, clocks.NEGOTIATE):
        if result == Result.FAILED:
            deadlines.meet(deadline, on=day)
        elif day <= deadline.due_on:
            message = f"和解期限到{date_format(deadline.due_on)}，还没有过。"
            raise refusal("result", message, "time_not_expired")
        else:
            deadlines.cancel(deadline, reason="期限已过，企业没有答复", on=day)


def end_negotiation(complaint, result, day, terms=""):
    """Close the open negotiation of the case, if there is one, and tell the enterprise. Without terms, what it has
    answered stays as it is."""
    open_ones = Negotiation.objects.filter(complaint=complaint, ended_on=None)
    negotiation = open_ones.select_related("enterprise").first()
    if negotiation is None:
        return
    changes = {"result": result, "ended_on": day} | ({"terms": terms} if terms else {})
    open_ones.update(**changes)
    subject = f"投诉{complaint.number}的先行和解已经结束：{Result(result).label}"
    goes_on = result in {Result.FAILED, Result.TIME_EXPIRED}
    body = f"由{complaint.bureau}继续办理。" if goes_on else "不用再答复。"
    tell_enterprise(complaint, negotiation.enterprise, subject, body, kind="odr_ended")
