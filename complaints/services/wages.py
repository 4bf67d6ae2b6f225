"""Wage claims: filing, the collective alert, the inspection's decision and answer.

Source: 《保障农民工工资支付条例》第十条; 《劳动保障监察条例》第十四条至第二十条.
"""

from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db import connection, transaction
from django.db.models import CharField, Count, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.urls import reverse
from django.utils import timezone

from complaints.models import CollectiveAlert, Step, WageClaim, WageOutcome, WageWorker
from complaints.services import clocks, performing, telling
from complaints.services.filing import Filed, index_of, messages, prepare_case, write_cases
from complaints.services.stepping import begin, finish
from complaints.transitions import Action, Kind, State
from complaints.wage_rules import employer_key
from gaotai_jiazheng.refusals import refusal
from reminders import outbox

PAID = frozenset({WageOutcome.Result.PAID_IN_FULL, WageOutcome.Result.PAID_IN_PART})


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
    refuse_unfit_result(complaint, result, recovered_yuan)
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


def refuse_unfit_result(complaint, result, recovered_yuan):
    """What was not taken up is only handed on, and money goes with a result that says so."""
    if complaint.state == State.RECORDED and result != WageOutcome.Result.HANDED_ON:
        raise refusal("result", "还没有受理调查，只能引导申请仲裁或者起诉。", "not_investigated")
    if result in PAID and not recovered_yuan:
        raise refusal("recovered_yuan", "请填写追回的金额。", "recovered_missing")
    if result not in PAID and recovered_yuan:
        raise refusal("recovered_yuan", "没有付钱的结果，不填追回金额。", "recovered_superfluous")


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
