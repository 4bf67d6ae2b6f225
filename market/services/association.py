"""The association's year: a plan is adopted, its duties are done, a report is handed in; each has a clock."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from disclosure.gate import refuse_personal_data
from gaotai_jiazheng.refusals import refusal, write
from market.models import AnnualPlan, AnnualReport, Association, Duty
from market.permissions import can_guide
from reminders import deadlines

DUTY, REPORT = "association_duty", "association_report"
LABEL_LENGTH = 40


def begin_plan(association: Association, *, year: int, report_due_on: date, by) -> AnnualPlan:
    """A plan without duties yet. Codes: those of the plan's own fields and constraints."""
    refuse_others(by, association)
    plan = AnnualPlan(association=association, year=year, report_due_on=report_due_on)
    write(plan)
    return plan


@transaction.atomic
def add_duty(plan: AnnualPlan, *, title: str, due_on: date, by) -> Duty:
    """Everybody reads it once the plan is adopted. Codes: plan_adopted, due_outside_year, duty_known, personal_data."""
    plan = lock_draft(plan, by=by)
    if due_on.year != plan.year:
        message = f"完成期限应在{plan.year}年以内。"
        raise refusal("due_on", message, "due_outside_year")
    if plan.duties.filter(title=title, due_on=due_on).exists():
        raise refusal("title", "计划里已经有这一项。", "duty_known")
    refuse_personal_data(title, "title")
    duty = Duty(plan=plan, title=title, due_on=due_on)
    write(duty)
    return duty


@transaction.atomic
def remove_duty(duty: Duty, *, by) -> None:
    """Take a duty out of a plan that is not adopted yet. Codes: plan_adopted."""
    lock_draft(duty.plan, by=by)
    duty.delete()


@transaction.atomic
def adopt_plan(plan: AnnualPlan, *, by, on: date | None = None) -> AnnualPlan:
    """From now on the duties stay as they are, and each of them has a clock of the guiding bureau.

    Codes: plan_adopted, plan_empty, report_before_adoption.
    """
    on = on or timezone.localdate()
    plan = lock_draft(plan, by=by)
    duties = list(plan.duties.all())
    if not duties:
        raise ValidationError("计划里还没有事项。", code="plan_empty")
    if plan.report_due_on <= on:
        raise ValidationError("年度报告提交日应晚于今天。", code="report_before_adoption")
    plan.adopted_on, plan.adopted_by = on, by
    plan.save(update_fields=["adopted_on", "adopted_by"])
    for duty in duties:
        start(duty, duty.title, DUTY, plan, due_on=duty.due_on, on=on)
    start(plan, f"{plan.year}年度报告", REPORT, plan, due_on=plan.report_due_on, on=on)
    return plan


def start(subject, label, rule, plan, *, due_on, on):
    """A clock of the guiding bureau for a day that was agreed on; a day that is past is late at once."""
    received_on = min(on, due_on - timedelta(days=1))
    clock = deadlines.ClockStart(rule, plan.association.bureau, received_on, due_on=due_on)
    deadlines.start_many(subject, label[:LABEL_LENGTH], plan.get_absolute_url(), [clock])


@transaction.atomic
def record_done(duty: Duty, *, result: str, by, on: date | None = None) -> Duty:
    """A duty is done, as everybody reads. Codes: plan_not_adopted, duty_done, required, personal_data."""
    on = on or timezone.localdate()
    plan = AnnualPlan.objects.select_for_update(of=("self",)).select_related("association")
    plan = plan.get(pk=duty.plan_id)
    refuse_others(by, plan.association)
    duty = Duty.objects.get(pk=duty.pk)
    if not plan.is_adopted:
        raise ValidationError("计划还没有通过，不能登记完成。", code="plan_not_adopted")
    if duty.done_on is not None:
        raise ValidationError("这一项已经登记完成。", code="duty_done")
    if not result.strip():
        raise refusal("result", "请写明完成情况。", "required")
    refuse_personal_data(result, "result")
    duty.done_on, duty.result, duty.recorded_by = on, result.strip(), by
    duty.save(update_fields=["done_on", "result", "recorded_by"])
    meet(duty, on)
    return duty


@transaction.atomic
def hand_in_report(plan: AnnualPlan, *, text: str, by, on: date | None = None) -> AnnualReport:
    """The association's report of the year, as everybody reads it. Codes: plan_not_adopted, report_handed_in, required,
    personal_data."""
    on = on or timezone.localdate()
    rows = AnnualPlan.objects.select_for_update(of=("self",)).select_related("association")
    plan = rows.get(pk=plan.pk)
    refuse_others(by, plan.association)
    if not plan.is_adopted:
        raise ValidationError("计划还没有通过。", code="plan_not_adopted")
    if AnnualReport.objects.filter(plan=plan).exists():
        raise ValidationError("这一年的报告已经提交。", code="report_handed_in")
    if not text.strip():
        raise refusal("text", "请填写年度报告。", "required")
    refuse_personal_data(text, "text")
    report = AnnualReport.objects.create(
        plan=plan, text=text.strip(), submitted_on=on, recorded_by=by
    )
    meet(plan, on)
    return report


def drop_those_of_ended(on: date) -> int:
    """End the clocks of associations that are no more; how many. Safe to run at any time."""
    plans = AnnualPlan.objects.filter(association__ended_on__lte=on)
    count = 0
    for model, rows in ((AnnualPlan, plans), (Duty, Duty.objects.filter(plan__in=plans))):
        ids = list(rows.values_list("pk", flat=True))
        count += deadlines.cancel_running(model, ids, reason="行业协会已终止")
    return count


def meet(subject, on):
    for clock in deadlines.open_clocks(subject):
        deadlines.meet(clock, on=on)


def lock_draft(plan, *, by) -> AnnualPlan:
    """The plan as it is now, held. Codes: plan_adopted."""
    rows = AnnualPlan.objects.select_for_update(of=("self",))
    plan = rows.select_related("association__bureau").get(pk=plan.pk)
    refuse_others(by, plan.association)
    if plan.is_adopted:
        raise ValidationError("计划已经通过，不能再改。", code="plan_adopted")
    return plan


def refuse_others(by, association):
    if not can_guide(by, association):
        raise PermissionDenied("由协会的指导单位办理。")
