"""Who has the case: inside the bureau, back to the dispatch centre, on to another bureau."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from bureaus.models import BureauMember
from bureaus.permissions import roles_of
from complaints import permissions
from complaints.models import Complaint
from complaints.routing import dispatch_center
from complaints.services import clocks, telling
from complaints.services.stepping import begin, finish
from complaints.transitions import Action
from gaotai_jiazheng.refusals import refusal
from reminders import deadlines


@transaction.atomic
def assign(complaint, *, to, by, at=None, public_note="", internal_note="", seen_step=None):
    """Hand the case to a person of the bureau (交办); to None: give it back to the bureau's intake.

    Giving it to whoever has it already changes nothing and adds no step. Raises ValidationError, code
    assignee_not_in_bureau or assignee_recused; PermissionDenied when somebody who has it passes it on sideways.
    Source: 总局令第121号第四十一条.
    """
    complaint = begin(complaint, Action.ASSIGN, by=by, seen_step=seen_step)
    if to is not None:
        refuse_sideways(complaint, by)
        if complaint.bureau_id not in roles_of(to):
            message = f"{to}现在不是{complaint.bureau}的人员。"
            raise ValidationError(message, code="assignee_not_in_bureau")
        if permissions.is_recused(to, complaint):
            message = f"{to}已经回避，不能再办理这件投诉。"
            raise ValidationError(message, code="assignee_recused")
    if complaint.assignee == to:
        return complaint
    # What another bureau answers for, such as a mediation of the trade union, is not this person's.
    for deadline in deadlines.open_clocks(complaint).filter(owner=complaint.bureau_id):
        deadlines.hand_over(deadline, owner=deadline.owner, assignee=to)
    who = f"交{to}办理。" if to else "退回受理岗。"
    finish(
        complaint,
        Action.ASSIGN,
        by=by,
        at=at or timezone.now(),
        public_note=public_note,
        internal_note=f"{who}{internal_note}",
        assignee=to,
    )
    if to is not None:
        telling.tell_person(complaint, to, "已交由您办理", kind="complaint_assigned")
    return complaint


def refuse_sideways(complaint, by):
    roles = roles_of(by).get(complaint.bureau_id, frozenset())
    intake = {BureauMember.Role.CONTACT, BureauMember.Role.DEPUTY, BureauMember.Role.LEADER}
    if roles.isdisjoint(intake):
        raise PermissionDenied("经办人不能自行移送，请退回受理岗。")


@transaction.atomic
def send_back(complaint, *, duty_basis, by, at=None, internal_note="", seen_step=None):
    """Send the case back to the dispatch centre because another bureau has the duty (退回).

    A bureau may do so once for a case, and must name the basis. The dispatch centre then has one
    workday; the clock that counts from the resident's submission goes on, and so does a mediation or an
    arbitration beside a wage claim, with whoever mediates.
    Raises ValidationError, code duty_basis_missing.
    """
    complaint = begin(complaint, Action.SEND_BACK, by=by, seen_step=seen_step)
    duty_basis = duty_basis.strip().rstrip("。")
    if not duty_basis:
        raise ValidationError("请写明不属于本单位职责的依据。", code="duty_basis_missing")
    at = at or timezone.now()
    day = timezone.localdate(at)
    sender = complaint.bureau
    goes_on = (clocks.HANDLING[complaint.kind], *clocks.LANES)
    clocks.cancel(complaint, reason=f"{sender}退回", on=day, keep=goes_on)
    center = dispatch_center()
    pass_on(clocks.running(complaint, *goes_on), sender, center)
    complaint.bureau = center
    complaint.assignee = None
    clocks.start(complaint, [clocks.clock(complaint, clocks.DECIDE_BUREAU, received_on=day)], at=at)
    finish(
        complaint,
        Action.SEND_BACK,
        by=by,
        at=at,
        public_note=f"{sender}认为不属于本单位职责（{duty_basis}），已退回{center}裁定。",
        internal_note=internal_note,
        bureau=center,
        assignee=None,
        assisting_bureaus=mediating_beside(complaint, sender),
        received_on=None,
        sent_back_by=[*complaint.sent_back_by, sender.pk],
        routing_rule=None,
        routing_reason=f"{sender}退回（{duty_basis}），由{center}裁定承办单位。"[:300],
    )
    roles = telling.LEADERS if permissions.needs_leader(complaint) else telling.INTAKE
    telling.tell_bureau(complaint, "被退回，待裁定承办单位", kind="complaint_returned", roles=roles)
    return complaint


def pass_on(running, sender, receiver):
    """Give those of these clocks that one bureau answers for to another one."""
    for deadline in running:
        if deadline.owner_id == sender.pk:
            deadlines.hand_over(deadline, owner=receiver)


def mediating_beside(complaint, sender) -> list[int]:
    """The bureaus that mediate beside the one that gives the case away; they still see it."""
    lanes = complaint.labour_lanes.filter(ended_on=None, bureau__isnull=False)
    return sorted(set(lanes.exclude(bureau=sender).values_list("bureau", flat=True)))


@transaction.atomic
def decide_bureau(
    complaint,
    *,
    to_bureau,
    duty_basis,
    by,
    at=None,
    public_note="",
    internal_note="",
    seen_step=None,
) -> Complaint:
    """Decide which bureau handles a case that was sent back or that no rule fits (裁定).

    At most three hand-overs; the third is decided by the centre's leader and is final.
    Raises ValidationError, code duty_basis_missing or bureau_sent_it_back (the centre's leader may insist).
    """
    complaint = begin(complaint, Action.DECIDE_BUREAU, by=by, seen_step=seen_step)
    duty_basis = duty_basis.strip().rstrip("。")
    if not duty_basis:
        raise refusal("duty_basis", "请写明承办单位的职责依据。", "duty_basis_missing")
    if to_bureau.pk in complaint.sent_back_by and not permissions.leads_center(by):
        message = f"{to_bureau}已经退回过这件事项，只能由{dispatch_center()}分管领导指定。"
        raise refusal("to_bureau", message, "bureau_sent_it_back")
    at = at or timezone.now()
    day = timezone.localdate(at)
    clocks.meet(complaint, clocks.DECIDE_BUREAU, on=day)
    is_hop = bool(complaint.sent_back_by)
    complaint.bureau = to_bureau
    start_after_decision(complaint, day, at)
    finish(
        complaint,
        Action.DECIDE_BUREAU,
        by=by,
        at=at,
        public_note=public_note or f"由{to_bureau}承办，依据：{duty_basis}。",
        internal_note=internal_note,
        bureau=to_bureau,
        received_on=day,
        hops=complaint.hops + is_hop,
        routing_rule=None,
        routing_reason=f"{dispatch_center()}裁定由{to_bureau}承办，依据：{duty_basis}。"[:300],
    )
    telling.tell_bureau(complaint, "转来，待登记签收", kind="complaint_filed")
    telling.tell_resident(complaint, "已确定承办单位", kind="complaint_progress")
    return complaint


def start_after_decision(complaint, day, at):
    """The new bureau's clocks. The promise that counts from the submission moves on with the case; it
    ends where the law's own procedure begins. The hand-over is recorded here, so nothing is expected."""
    promise = clocks.HANDLING[complaint.kind]
    handling = clocks.running(complaint, promise)
    starts = clocks.starts_of_bureau(complaint, day, received_on=day, is_expected=False)
    for deadline in handling:
        if clocks.follows_law(complaint) and not clocks.is_order(complaint):
            deadlines.cancel(deadline, reason="改按法定程序办理", on=day)
        else:
            deadlines.hand_over(deadline, owner=complaint.bureau)
            starts = [start for start in starts if start.rule_slug != promise]
    clocks.start(complaint, starts, at=at)
    pass_on(clocks.running(complaint, *clocks.LANES), dispatch_center(), complaint.bureau)
