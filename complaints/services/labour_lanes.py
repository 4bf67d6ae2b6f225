"""The ways that run beside the inspection of a wage claim: mediation and arbitration of the labour dispute.

Source: 《劳动争议调解仲裁法》（2008-05-01起施行）.
"""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from complaints.models import LabourLane
from complaints.services import clocks, listeners, telling
from complaints.services.stepping import begin, finish
from complaints.transitions import Action, Kind
from gaotai_jiazheng.refusals import refusal

MEDIATION, ARBITRATION = LabourLane.Kind.MEDIATION, LabourLane.Kind.ARBITRATION
# Which results a lane may end with.
RESULTS = {
    MEDIATION: (
        LabourLane.Result.AGREED,
        LabourLane.Result.NOT_AGREED,
        LabourLane.Result.WITHDRAWN,
    ),
    ARBITRATION: (
        LabourLane.Result.AWARDED,
        LabourLane.Result.AGREED,
        LabourLane.Result.NOT_ACCEPTED,
        LabourLane.Result.WITHDRAWN,
    ),
}


@transaction.atomic
def mediate_labor(
    complaint,
    *,
    body,
    bureau,
    started_on,
    worker_agrees=False,
    by,
    at=None,
    public_note="",
    internal_note="",
    seen_step=None,
):
    """Begin the mediation of the labour dispute; after fifteen days the worker may go to arbitration.

    body: the mediation organisation. bureau: who answers for the clock, the case's own or an assisting
    one. started_on: the day on which the organisation received the application. worker_agrees: a worker
    whom the employer is not to know has agreed, since mediation makes it known.
    Raises ValidationError, code bureau_has_no_part, consent_missing, lane_open or day_impossible.
    Source: 《劳动争议调解仲裁法》（2008-05-01起施行）第十条、第十四条.
    """
    complaint = begin(complaint, Action.MEDIATE_LABOR, by=by, seen_step=seen_step)
    at = at or timezone.now()
    if bureau.pk not in complaint.seen_by:
        raise refusal("bureau", "只能选承办单位或者协办单位。", "bureau_has_no_part")
    if complaint.hides_name and not worker_agrees:
        message = "劳动者要求不让单位知道是谁；调解要双方到场，请先征得劳动者同意。"
        raise refusal("worker_agrees", message, "consent_missing")
    open_lane(complaint, MEDIATION, body=body, bureau=bureau, started_on=started_on, at=at)
    start_lane_clock(complaint, clocks.LABOR_MEDIATION, started_on, at, bureau=bureau)
    finish(
        complaint,
        Action.MEDIATE_LABOR,
        by=by,
        at=at,
        public_note=public_note or f"{body}开始调解，十五日内没有结果的，您可以申请劳动仲裁。",
        internal_note=internal_note,
    )
    telling.tell_bureau(complaint, "开始劳动争议调解", kind="wage_mediation", bureau=bureau)
    telling.tell_resident(complaint, "开始调解", kind="complaint_progress")
    return complaint


@transaction.atomic
def end_labor_mediation(
    complaint, *, result, ended_on, by, at=None, public_note="", internal_note="", seen_step=None
):
    """Write down how the mediation ended. Raises ValidationError as ``close_lane`` does."""
    complaint = begin(complaint, Action.END_LABOR_MEDIATION, by=by, seen_step=seen_step)
    at = at or timezone.now()
    lane = close_lane(complaint, MEDIATION, result=result, ended_on=ended_on, at=at)
    clocks.meet(complaint, clocks.LABOR_MEDIATION, on=ended_on)
    finish(
        complaint,
        Action.END_LABOR_MEDIATION,
        by=by,
        at=at,
        public_note=public_note or f"{lane.body}调解结束：{lane.get_result_display()}。",
        internal_note=internal_note,
    )
    telling.tell_resident(complaint, "调解结束", kind="complaint_progress")
    return complaint


@transaction.atomic
def apply_arbitration(
    complaint, *, body, applied_on, by, at=None, public_note="", internal_note="", seen_step=None
):
    """Write down that the worker has applied for arbitration; the commission has five days to take it up.

    Its clocks are the commission's: the bureau only follows them.
    Source: 《劳动争议调解仲裁法》第二十九条.
    """
    complaint = begin(complaint, Action.APPLY_ARBITRATION, by=by, seen_step=seen_step)
    at = at or timezone.now()
    open_lane(complaint, ARBITRATION, body=body, started_on=applied_on, at=at, field="applied_on")
    start_lane_clock(complaint, clocks.ARBITRATION_ACCEPT, applied_on, at)
    return finish(
        complaint,
        Action.APPLY_ARBITRATION,
        by=by,
        at=at,
        public_note=public_note or f"您已于{date_format(applied_on)}向{body}申请仲裁。",
        internal_note=internal_note,
    )


@transaction.atomic
def accept_arbitration(
    complaint, *, accepted_on, by, at=None, public_note="", internal_note="", seen_step=None
):
    """Write down that the commission has taken the application up; it has forty-five days for its award.

    Source: 《劳动争议调解仲裁法》第四十三条. Raises ValidationError, code lane_not_open, day_impossible or
    accepted_already.
    """
    complaint = begin(complaint, Action.ACCEPT_ARBITRATION, by=by, seen_step=seen_step)
    at = at or timezone.now()
    lane = open_lane_of(complaint, ARBITRATION)
    if lane.accepted_on is not None:
        raise refusal("accepted_on", "已经登记过受理。", "accepted_already")
    refuse_impossible_day("accepted_on", accepted_on, lane.started_on, at)
    lane.accepted_on = accepted_on
    lane.save(update_fields=["accepted_on"])
    clocks.meet(complaint, clocks.ARBITRATION_ACCEPT, on=accepted_on)
    start_lane_clock(complaint, clocks.ARBITRATION_AWARD, accepted_on, at)
    return finish(
        complaint,
        Action.ACCEPT_ARBITRATION,
        by=by,
        at=at,
        public_note=public_note or f"{lane.body}已于{date_format(accepted_on)}受理您的仲裁申请。",
        internal_note=internal_note,
    )


@transaction.atomic
def end_arbitration(
    complaint, *, result, ended_on, by, at=None, public_note="", internal_note="", seen_step=None
):
    """Write down how the arbitration ended. Raises ValidationError as ``close_lane`` does."""
    complaint = begin(complaint, Action.END_ARBITRATION, by=by, seen_step=seen_step)
    at = at or timezone.now()
    lane = close_lane(complaint, ARBITRATION, result=result, ended_on=ended_on, at=at)
    clocks.meet(complaint, clocks.ARBITRATION_ACCEPT, clocks.ARBITRATION_AWARD, on=ended_on)
    return finish(
        complaint,
        Action.END_ARBITRATION,
        by=by,
        at=at,
        public_note=public_note or f"{lane.body}：{lane.get_result_display()}。",
        internal_note=internal_note,
    )


def start_lane_clock(complaint, slug, received_on, at, *, bureau=None):
    """Start the clock of a lane; it belongs to the case's bureau unless another one answers for it."""
    start = clocks.clock(complaint, slug, received_on=received_on)
    if bureau is not None and bureau != complaint.bureau:
        start = replace(start, owner=bureau, assignee=None)
    clocks.start(complaint, [start], at=at)


def open_lane(complaint, kind, *, body, started_on, at, bureau=None, field="started_on"):
    """Begin a lane. Raises ValidationError, code lane_open or day_impossible."""
    if complaint.labour_lanes.filter(kind=kind, ended_on=None).exists():
        raise refusal("body", f"{kind.label}正在办理，不能再开始一次。", "lane_open")
    refuse_impossible_day(field, started_on, None, at)
    return complaint.labour_lanes.create(kind=kind, body=body, bureau=bureau, started_on=started_on)


def close_lane(complaint, kind, *, result, ended_on, at) -> LabourLane:
    """End a lane. Raises ValidationError, code lane_not_open, result_unfit or day_impossible."""
    lane = open_lane_of(complaint, kind)
    if result not in RESULTS[kind]:
        raise refusal("result", f"{kind.label}没有这种结果。", "result_unfit")
    refuse_impossible_day("ended_on", ended_on, lane.accepted_on or lane.started_on, at)
    lane.result, lane.ended_on = result, ended_on
    lane.save(update_fields=["result", "ended_on"])
    return lane


def open_lane_of(complaint, kind) -> LabourLane:
    """The lane of this kind that is going on. Raises ValidationError, code lane_not_open."""
    lane = complaint.labour_lanes.filter(kind=kind, ended_on=None).first()
    if lane is None:
        raise refusal(None, f"现在没有正在办理的{kind.label}。", "lane_not_open")
    return lane


def refuse_impossible_day(field, day, earliest, at):
    """Raises ValidationError, code day_impossible, for a day to come or before the earliest."""
    if day > timezone.localdate(at):
        raise refusal(field, "日期不能晚于今天。", "day_impossible")
    if earliest is not None and day < earliest:
        raise refusal(field, f"日期不能早于{date_format(earliest)}。", "day_impossible")


ENDING = frozenset({Action.WITHDRAW, Action.MERGE, Action.ARCHIVE})


@listeners.on_step
def end_lanes_of_a_closed_case(complaint, step):
    """What is withdrawn, merged or put away is not mediated any more; an arbitration goes on without the portal."""
    if complaint.kind == Kind.WAGE_ARREARS and step.action in ENDING:
        complaint.labour_lanes.filter(ended_on=None).update(
            ended_on=timezone.localdate(step.at), result=LabourLane.Result.CASE_ENDED
        )
