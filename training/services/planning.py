"""The year's plan: made by one person of 县人社局, approved by another, added to by further rounds."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from gaotai_jiazheng.refusals import refusal
from training.models import Quota, YearPlan
from training.permissions import keeps_training
from training.services.stepping import now, refused_in_words

State = YearPlan.State


@transaction.atomic
def make_plan(*, year: int, document: str = "", by, at=None) -> YearPlan:
    """A draft for the year; the next round where the year has a plan. Codes: draft_open, year_plan_once,
    those of the fields."""
    require_keeper(by)
    plans = YearPlan.objects.filter(year=year)
    if plans.filter(state=State.DRAFT).exists():
        raise refusal("year", "这一年有一份还在编制的计划，请先批准它。", "draft_open")
    last = plans.aggregate(last=Max("round"))["last"] or 0
    plan = YearPlan(year=year, round=last + 1, document=document, made_by=by, made_at=now(at))
    plan.full_clean()
    with refused_in_words():
        plan.save()
    return plan


@transaction.atomic
def add_quota(plan: YearPlan, *, by, **values) -> Quota:
    """Seats of an institution. values: institution, kind, occupation, planned. Codes: outside_scope,
    quota_once, quota_while_a_draft, those of the fields."""
    require_keeper(by)
    quota = Quota(plan=plan, **values)
    quota.full_clean(exclude=["plan"])
    first_day, today = date(plan.year, 1, 1), timezone.localdate()
    if not values["institution"].may_train(values["occupation"], max(first_day, today)):
        message = "这家机构的备案范围里没有这个职业，或者备案没有效。"
        raise refusal("institution", message, "outside_scope")
    with refused_in_words():
        quota.save()
    return quota


@transaction.atomic
def remove_quota(quota: Quota, *, by) -> None:
    """From a draft. Codes: quota_while_a_draft."""
    require_keeper(by)
    with refused_in_words():
        quota.delete()


@transaction.atomic
def approve(plan: YearPlan, *, by, at=None) -> YearPlan:
    """By somebody who has not made it. Codes: step_not_allowed, plan_empty, year_plan_approved_by_another."""
    require_keeper(by)
    plan = YearPlan.objects.select_for_update().get(pk=plan.pk)
    if plan.state != State.DRAFT:
        raise ValidationError("这份计划已经批准。", code="step_not_allowed")
    if not plan.quotas.exists():
        raise ValidationError("计划里还没有指标。", code="plan_empty")
    plan.state, plan.approved_by, plan.approved_at = State.APPROVED, by, now(at)
    with refused_in_words():
        plan.save(update_fields=["state", "approved_by", "approved_at"])
    return plan


def require_keeper(by):
    if not keeps_training(by):
        raise PermissionDenied("由县人社局编制和批准培训计划。")
