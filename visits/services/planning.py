"""An enterprise plans a visit, and takes it back; what is to come ends with the enterprise or with its worker's work."""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from enterprises.models import Enterprise
from enterprises.permissions import can_act_for
from gaotai_jiazheng import numbering
from gaotai_jiazheng.refusals import refusal
from visits.models import Visit, VisitStep
from visits.services import telling
from visits.services.stepping import day_of, kept_after, lock, take, terms_on
from visits.services.visiting import (
    code_digest,
    new_visit,
    public_reason,
    refuse_known,
    refuse_long_ago,
    refuse_own_staff,
)
from visits.transitions import Action, State
from workers.models import Worker

PLAN_AHEAD = timedelta(days=180)
Side = VisitStep.Side
Way = Visit.Way


@transaction.atomic
def plan(
    enterprise: Enterprise,
    worker: Worker,
    *,
    service_line: str,
    visited_on: date,
    phone: str,
    by,
    at: datetime | None = None,
) -> tuple[Visit, str]:
    """An enterprise plans a visit of one of its workers; the household gets number and code. (visit, code)

    The enterprise is held first, then the employment, so that whoever takes it off the register, or writes down that
    she has left, finds the visit. Codes: off_the_register, not_employed, too_far, too_long_ago, own_staff,
    planned_already, visit_known.
    """
    at = at or timezone.now()
    today = day_of(at)
    terms = terms_on(today)
    if not can_act_for(by, enterprise):
        raise PermissionDenied("只有这家企业的人员可以安排上门。")
    if visited_on > today + PLAN_AHEAD:
        raise refusal("visited_on", f"最多提前{PLAN_AHEAD.days}天安排。", "too_far")
    refuse_long_ago(visited_on, today, terms)
    refuse_off_the_register(enterprise)
    held = employed_on(worker, enterprise, visited_on).select_for_update(no_key=True)
    if held.only("pk").first() is None:
        raise refusal("worker", "这个人那一天不在您的企业工作。", "not_employed")
    refuse_own_staff(enterprise, worker, phone, min(visited_on, today), max(visited_on, today))
    visit = new_visit(worker, enterprise, service_line, visited_on, phone, at)
    refuse_planned(visit)
    refuse_known(worker, visited_on, service_line, visit.phone_digest)
    query_code = numbering.new_code()
    visit.way, visit.planned_by = Way.ENTERPRISE, by
    visit.code_digest = code_digest(visit.number, query_code)
    visit.confirm_by = max(visited_on, today) + timedelta(days=terms.confirm_days)
    visit.phone_until = kept_after(visit.confirm_by)
    visit.save()
    telling.send_planned(visit, query_code)
    return visit, query_code


def refuse_off_the_register(enterprise):
    """Hold the enterprise. Code off_the_register."""
    rows = Enterprise.objects.select_for_update(no_key=True).only("state")
    if rows.get(pk=enterprise.pk).state == Enterprise.State.CANCELLED:
        raise ValidationError("企业已从名录注销，不能再安排上门。", code="off_the_register")


def refuse_planned(visit):
    """Code planned_already: a button that is pressed twice sends the household one message."""
    same = Visit.objects.filter(
        way=Way.ENTERPRISE,
        state=State.PLANNED,
        enterprise=visit.enterprise,
        worker=visit.worker,
        visited_on=visit.visited_on,
        service_line=visit.service_line,
        phone_digest=visit.phone_digest,
    ).first()
    if same is not None:
        message = f"这次上门已经安排过，编号{same.number}，住户已收到短信，不用再安排。"
        raise refusal(None, message, "planned_already")


@transaction.atomic
def cancel(visit: Visit, *, reason: str, by, at: datetime | None = None) -> Visit:
    """The enterprise takes a planned visit back; the household is told. Codes: step_not_allowed, reason_missing,
    personal_data."""
    visit = lock(visit)
    if not can_act_for(by, visit.enterprise):
        raise PermissionDenied("只有这家企业的人员可以取消。")
    return call_off(
        visit, public_reason(reason), side=Side.ENTERPRISE, by=by, at=at or timezone.now()
    )


def cancel_those_of(enterprise, *, by, at) -> None:
    """The enterprise is off the register: nobody comes from it any more. What has been stays to be confirmed."""
    to_come = Visit.objects.filter(
        enterprise=enterprise, state=State.PLANNED, visited_on__gt=day_of(at)
    )
    for row in to_come.order_by("pk"):
        visit = lock(row)
        if visit.state == State.PLANNED:
            call_off(visit, "企业已从名录注销", side=Side.BUREAU, by=by, at=at)


def cancel_of_who_left(employment, *, by, at) -> None:
    """Somebody has left the enterprise: nobody waits for her any more, unless she works there again by then. What a
    household has just recorded itself is its own."""
    to_come = Visit.objects.filter(
        worker=employment.worker,
        enterprise=employment.enterprise,
        way=Way.ENTERPRISE,
        state=State.PLANNED,
        visited_on__gt=employment.ended_on,
        visited_on__gte=day_of(at),
    )
    for row in to_come.order_by("pk"):
        visit = lock(row)
        is_back = employed_on(visit.worker, visit.enterprise, visit.visited_on).exists()
        if visit.state == State.PLANNED and not is_back:
            call_off(visit, "服务人员已离开这家企业", side=Side.ENTERPRISE, by=by, at=at)


def employed_on(worker, enterprise, day):
    return worker.employments.in_force(day).filter(enterprise=enterprise)


def call_off(visit, reason, *, side, by, at) -> Visit:
    visit = take(
        visit,
        Action.CANCEL,
        side=side,
        by=by,
        at=at,
        note=reason,
        ended_reason=reason[:200],
        phone_until=kept_after(day_of(at)),
    )
    telling.send_cancelled(visit)
    return visit
