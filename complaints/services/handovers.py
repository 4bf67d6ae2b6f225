"""Handing a case to a hotline and back (12345与12315衔接): two numbers, two clocks, neither hides the other."""

from datetime import datetime, time
from functools import partial

from django.db import transaction
from django.utils import timezone

from complaints.models import Handover
from complaints.models.handover import System
from complaints.services import clocks, telling
from complaints.services.closing import require_reason
from complaints.services.deciding import receive
from complaints.services.stepping import begin, finish
from complaints.transitions import Action, State
from gaotai_jiazheng.refusals import by_own_names, in_words, refusal, words_of

refused_in_words = partial(
    in_words, by_own_names(words_of(Handover), {"handover_number_once": "external_number"})
)


@transaction.atomic
def hand_over(
    complaint, *, to_system, by, at=None, public_note="", internal_note="", seen_step=None
):
    """Send the case to a hotline's platform (转办). Raises ValidationError, code handover_open."""
    complaint = begin(complaint, Action.HAND_OVER, by=by, seen_step=seen_step)
    at = at or timezone.now()
    to_system = System(to_system)
    if complaint.handovers.filter(to_system=to_system, returned_at=None).exists():
        message = f"这件事项已经转{to_system.label}，还没有退回。"
        raise refusal("to_system", message, "handover_open")
    Handover.objects.create(complaint=complaint, to_system=to_system, sent_at=at, sent_by=by)
    return finish(
        complaint,
        Action.HAND_OVER,
        by=by,
        at=at,
        public_note=public_note or f"已转{to_system.label}，等待对方编号。",
        internal_note=internal_note,
    )


@transaction.atomic
def confirm_handover(
    complaint,
    *,
    handover,
    external_number,
    received_on,
    by,
    at=None,
    public_note="",
    internal_note="",
    seen_step=None,
):
    """Record the number under which the other side has received the case.

    For 12315 this is the day on which the bureau that the law names received the matter, where the portal
    is not its published channel (第十五条); the hotline's order is answered with that number, so its own
    clock is met. Raises ValidationError, code handover_settled, received_on_impossible or number_known.
    """
    complaint = begin(complaint, Action.CONFIRM_HANDOVER, by=by, seen_step=seen_step)
    at = at or timezone.now()
    handover = waiting(complaint, handover)
    refuse_impossible_day(handover, received_on, at)
    refuse_known_number(handover, external_number)
    handover.external_number = external_number
    handover.received_at = timezone.make_aware(datetime.combine(received_on, time()))
    with refused_in_words():
        handover.save(update_fields=["external_number", "received_at"])
    changes = {}
    if handover.to_system == System.H12315:
        changes["number_12315"] = external_number
        if complaint.received_on is None:
            changes["received_on"] = receive(complaint, received_on)
        clocks.meet_order(complaint, on=timezone.localdate(at))
    finish(
        complaint,
        Action.CONFIRM_HANDOVER,
        by=by,
        at=at,
        public_note=public_note
        or f"{handover.get_to_system_display()}已收到，编号{external_number}。",
        internal_note=internal_note,
        **changes,
    )
    telling.tell_resident(complaint, "已登记转办编号", kind="complaint_progress")
    return complaint


@transaction.atomic
def return_handover(
    complaint, *, handover, by, at=None, public_note="", internal_note="", seen_step=None
):
    """Record that the other side has returned the case; public_note: its reason, required."""
    complaint = begin(complaint, Action.RETURN_HANDOVER, by=by, seen_step=seen_step)
    require_reason(public_note)
    at = at or timezone.now()
    handover = unanswered(complaint, handover)
    handover.returned_at = at
    handover.returned_reason = public_note.strip()[:300]
    handover.save(update_fields=["returned_at", "returned_reason"])
    changes = {"number_12315": ""} if handover.to_system == System.H12315 else {}
    finish(
        complaint,
        Action.RETURN_HANDOVER,
        by=by,
        at=at,
        public_note=f"{handover.get_to_system_display()}退回：{public_note.strip()}",
        internal_note=internal_note,
        **changes,
    )
    telling.tell_bureau(complaint, "转办被退回", kind="complaint_handover_returned")
    if handover.received_at is not None:
        words = "转办没有办成，原来的转办编号不再使用，继续办理"
        telling.tell_resident(complaint, words, kind="complaint_progress")
    return complaint


@transaction.atomic
def record_result(
    complaint, *, handover, outcome, by, at=None, public_note="", internal_note="", seen_step=None
):
    """Write down the result that came back from the other side (结果回填)."""
    complaint = begin(complaint, Action.RECORD_RESULT, by=by, seen_step=seen_step)
    at = at or timezone.now()
    handover = unanswered(complaint, handover)
    if handover.received_at is None:
        message = "先登记对方收到的编号，再登记结果。"
        raise refusal("handover", message, "handover_not_received")
    handover.result_at = at
    handover.result = outcome
    handover.save(update_fields=["result_at", "result"])
    finish(
        complaint,
        Action.RECORD_RESULT,
        by=by,
        at=at,
        public_note=public_note or f"{handover.get_to_system_display()}办理结果：{outcome}",
        internal_note=internal_note,
    )
    telling.tell_resident(complaint, "转办结果已返回", kind="complaint_progress")
    return complaint


def waiting(complaint, handover) -> Handover:
    """The hand-over of this case, held, of which the other side has said nothing yet."""
    handover = unanswered(complaint, handover)
    if handover.received_at is not None:
        message = "对方的编号已经登记过。"
        raise refusal("handover", message, "handover_settled")
    return handover


def unanswered(complaint, handover) -> Handover:
    """The hand-over of this case, held, that was neither returned nor answered."""
    held = complaint.handovers.select_for_update().filter(pk=handover.pk).first()
    if held is None or not held.is_unanswered:
        message = "这次转办已经办结，或者不属于这件事项。"
        raise refusal("handover", message, "handover_settled")
    return held


def refuse_impossible_day(handover, received_on, at):
    if not timezone.localdate(handover.sent_at) <= received_on <= timezone.localdate(at):
        message = "收到日期应在转出之日和今天之间。"
        raise refusal("received_on", message, "received_on_impossible")


def refuse_known_number(handover, external_number):
    """A number stands on one case: on one that was handed over, and on none that the hotline brought under it. The
    case itself may have had it before, where it was returned and is handed over again."""
    others = Handover.objects.filter(external_number=external_number)
    others = others.exclude(complaint=handover.complaint_id).select_related("complaint")
    if others.filter(to_system=handover.to_system).exists():
        message = "这个编号已经登记在另一件事项上，请核对。"
        raise refusal("external_number", message, "number_known")
    brought = others.filter(from_system=handover.to_system).exclude(complaint__state=State.ANNULLED)
    if came := brought.first():
        message = (
            f"{handover.get_to_system_display()}已经按这个编号转来{came.complaint.number}，请核对；"
            "是同一件事的，请并案办理。"
        )
        raise refusal("external_number", message, "number_known")
