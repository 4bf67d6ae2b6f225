"""Wage claims: filing, the inspection's decision and answer, the lanes beside it, the collective alert.

Source: 《保障农民工工资支付条例》第十条; 《劳动保障监察条例》第十四条至第二十条; 《劳动争议调解仲裁法》.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db import connection, transaction
from django.db.models import CharField, Count, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from complaints.models import (
    CollectiveAlert,
    LabourLane,
    Step,
    WageClaim,
    WageOutcome,
    WageWorker,
)
from complaints.services import clocks, listeners, performing, telling
from complaints.services.filing import Filed, index_of, messages, prepare_case, write_cases
from complaints.services.stepping import begin, finish
from complaints.transitions import Action, Kind, State
from complaints.wage_rules import employer_key
from gaotai_jiazheng.refusals import refusal
from reminders import outbox

MEDIATION, ARBITRATION = LabourLane.Kind.MEDIATION, LabourLane.Kind.ARBITRATION
PAID = frozenset({WageOutcome.Result.PAID_IN_FULL, WageOutcome.Result.PAID_IN_PART})
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


def file_wage_claim(*, wage, **values) -> Filed:
    """File a wage claim with its sums; values as ``prepare_case``.

    wage: {own_yuan, coworkers: dicts of name, phone, owed_yuan, terms: fields of WageClaim that the worker
    knows}; the last two may be left out. The case's amount is the sum of all.
    """
    coworkers = wage.get("coworkers", ())
    total = wage["own_yuan"] + sum(person["owed_yuan"] for person in coworkers)
    prepared = prepare_case(**{**values, "kind": Kind.WAGE_ARREARS, "amount_yuan": total})
    complaint = prepared.filed.complaint
    claim = WageClaim(
        complaint=complaint,
        employer_key=employer_key(complaint.respondent_name),
        filed_on=clocks.submission_day(complaint),
        owed_yuan=total,
        **wage.get("terms", {}),
    )
    claimant = {
        "name": complaint.complainant_name,
        "phone": complaint.complainant_phone,
        "owed_yuan": wage["own_yuan"],
    }
    workers = [new_worker(claim, claimant, is_claimant=True)]
    workers += [new_worker(claim, person) for person in coworkers]
    with transaction.atomic():
        wait_for_same_employer(claim)
        write_cases([prepared], messages(complaint), [claim], workers)
        alert_if_collective(complaint, claim, claim.filed_on)
    return prepared.filed


def new_worker(claim, person, *, is_claimant=False) -> WageWorker:
    """The unsaved row of a person: {name, phone, owed_yuan}."""
    return WageWorker(
        claim=claim, is_claimant=is_claimant, phone_index=index_of(person["phone"]), **person
    )


def wait_for_same_employer(claim):
    """Let claims against one firm be filed one after another, so that each counts those before it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"wage:{claim.employer_key}"]
        )


def people_claiming(key, on) -> int:
    """How many different workers claimed wages of a firm within the days up to this one; claims that were taken
    back left out, also once they are archived. Somebody without a telephone number counts as one."""
    since = on - timedelta(days=settings.COLLECTIVE_CLAIM_DAYS)
    taken_back = Step.objects.filter(complaint=OuterRef("claim"), action=Action.WITHDRAW)
    workers = WageWorker.objects.filter(
        ~(Q(claim__complaint__state=State.ARCHIVED) & Exists(taken_back)),
        claim__employer_key=key,
        claim__filed_on__gt=since,
        claim__filed_on__lte=on,
    ).exclude(claim__complaint__state__in=[State.WITHDRAWN, State.ANNULLED])
    person = Coalesce(NullIf("phone_index", Value("")), Cast("pk", CharField()))
    return workers.aggregate(people=Count(person, distinct=True))["people"]


def alert_if_collective(complaint, claim, on):
    """Tell the bureau's leader and contact, once for a firm and a day, when many of its workers claim up to then.

    Assumption: how many and within how many days (``settings.COLLECTIVE_CLAIM_…``), 待县人社局确认.
    """
    people = people_claiming(claim.employer_key, on)
    if people < settings.COLLECTIVE_CLAIM_PEOPLE:
        return
    alert, is_new = CollectiveAlert.objects.get_or_create(
        employer_key=claim.employer_key,
        on=on,
        defaults={"people": people, "bureau": complaint.bureau},
    )
    if is_new:
        message = outbox.Message(
            kind="wage_collective",
            subject=f"同一单位已有{people}人反映欠薪，请今天处置",
            body="点开可以看到有关事项。",
            link=reverse("admin:complaints_complaint_collective", args=[alert.pk]),
        )
        outbox.write(outbox.post_to_members(complaint.bureau_id, telling.LEADERS, message))


def count_with_employer(complaint, on):
    """Let the claim of a case whose employer was put right on that day count with the others against that firm."""
    claim = WageClaim.objects.filter(complaint=complaint).first()
    if claim is None:
        return
    claim.employer_key = employer_key(complaint.respondent_name)
    wait_for_same_employer(claim)
    claim.save(update_fields=["employer_key"])
    alert_if_collective(complaint, claim, on)


@transaction.atomic
def accept_wage_claim(complaint, *, by, at=None, public_note="", internal_note="", seen_step=None):
    """Take the matter up; the sixty workdays of the investigation begin (《劳动保障监察条例》第十七条)."""
    complaint = begin(complaint, Action.ACCEPT, by=by, seen_step=seen_step)
    at = at or timezone.now()
    day = timezone.localdate(at)
    clocks.meet(complaint, clocks.LABOR_ACCEPT, on=day)
    inspection = clocks.clock(complaint, clocks.LABOR_INSPECTION, received_on=day)
    clocks.start(complaint, [inspection], at=at)
    finish(
        complaint,
        Action.ACCEPT,
        by=by,
        at=at,
        public_note=public_note or f"{complaint.bureau}已受理，开始调查。",
        internal_note=internal_note,
        accepted_on=day,
    )
    telling.tell_resident(complaint, "已受理，开始调查", kind="complaint_accepted")
    return complaint


@transaction.atomic
def answer_wage_claim(
    complaint,
    *,
    result,
    outcome,
    recovered_yuan=None,
    established_yuan=None,
    by,
    at=None,
    public_note="",
    internal_note="",
    seen_step=None,
):
    """Tell the worker what came of it; the inspection's clocks end.

    result: WageOutcome.Result. established_yuan: what was owed in truth, where that is another sum than the
    claim's, or where the case came without one; the outcome then says it. What was not taken up is only handed
    on to arbitration or court. Raises ValidationError, code recovered_missing, recovered_superfluous,
    established_missing, recovered_not_in_full, recovered_not_in_part or not_investigated.
    """
    complaint = begin(complaint, Action.ANSWER, by=by, seen_step=seen_step)
    if complaint.state == State.RECORDED and result != WageOutcome.Result.HANDED_ON:
        raise refusal("result", "还没有受理调查，只能引导申请仲裁或者起诉。", "not_investigated")
    if result in PAID and not recovered_yuan:
        raise refusal("recovered_yuan", "请填写追回的金额。", "recovered_missing")
    if result not in PAID and recovered_yuan:
        raise refusal("recovered_yuan", "没有付钱的结果，不填追回金额。", "recovered_superfluous")
    claimed_yuan = claimed_in(complaint)
    if established_yuan is not None and established_yuan != claimed_yuan:
        claimed = "" if claimed_yuan is None else f"（申报{claimed_yuan}元）"
        outcome = f"查实拖欠{established_yuan}元{claimed}。{outcome}"
    refuse_other_sum(result, recovered_yuan, established_yuan or claimed_yuan)
    at = at or timezone.now()
    day = timezone.localdate(at)
    WageOutcome.objects.update_or_create(
        complaint=complaint,
        defaults={"result": result, "recovered_yuan": recovered_yuan or 0, "decided_on": day},
    )
    clocks.meet(complaint, clocks.LABOR_ACCEPT, clocks.LABOR_INSPECTION, on=day)
    performing.start_follow_up_clock(complaint, at)
    finish(
        complaint,
        Action.ANSWER,
        by=by,
        at=at,
        public_note=public_note or outcome,
        internal_note=internal_note,
        outcome=outcome,
    )
    telling.tell_resident(complaint, "已有答复", kind="complaint_closed")
    return complaint


def claimed_in(complaint) -> Decimal | None:
    """What the workers say is owed; None of a case that came without their sums, as from a hotline."""
    claims = WageClaim.objects.filter(complaint=complaint)
    return claims.values_list("owed_yuan", flat=True).first()


def refuse_other_sum(result, recovered_yuan, owed_yuan):
    """What was paid in full is what was owed, and what was paid in part is less. owed_yuan: None where nobody
    has said it."""
    if result in PAID and owed_yuan is None:
        message = "这件事项来的时候没有填写欠了多少，请填写查实拖欠的金额。"
        raise refusal("established_yuan", message, "established_missing")
    if result == WageOutcome.Result.PAID_IN_FULL and recovered_yuan != owed_yuan:
        message = (
            f"拖欠的是{owed_yuan}元，全部付清应是这个数。只付了一部分的，选“已付一部分”；"
            "查实的数额不同的，填“查实拖欠”。"
        )
        raise refusal("recovered_yuan", message, "recovered_not_in_full")
    if result == WageOutcome.Result.PAID_IN_PART and recovered_yuan >= owed_yuan:
        message = (
            f"拖欠的是{owed_yuan}元，付一部分应比它少。已经付清的，选“已全部付清”；"
            "查实的数额不同的，填“查实拖欠”。"
        )
        raise refusal("recovered_yuan", message, "recovered_not_in_part")


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


@listeners.on_step
def end_lanes_of_a_closed_case(complaint, step):
    """What is withdrawn or put away is not mediated any more; an arbitration goes on without the portal."""
    if complaint.kind == Kind.WAGE_ARREARS and step.action in {Action.WITHDRAW, Action.ARCHIVE}:
        complaint.labour_lanes.filter(ended_on=None).update(
            ended_on=timezone.localdate(step.at), result=LabourLane.Result.CASE_ENDED
        )
