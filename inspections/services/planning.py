"""Plans: what is inspected in a year, by whom, among which enterprises."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from bureaus.models import Bureau
from bureaus.permissions import roles_of
from gaotai_jiazheng import numbering
from gaotai_jiazheng.arriving_twice import ARRIVES_TWICE_WITHIN
from gaotai_jiazheng.refusals import refusal, write
from inspections import permissions
from inspections.models import Checklist, InspectionPlan, PlanBureau
from inspections.services.stepping import now

NUMBER_PREFIX, NUMBER_SEQUENCE = "JH", "inspections_plan_seq"


@transaction.atomic
def make_plan(*, lead, partners=(), by, at=None, **values) -> InspectionPlan:
    """Make a plan. lead: the bureau that draws; partners: bureaus that send inspectors, too.

    values: title, year, purpose, checklist, town, service_line, mode, count or share_percent. What arrives twice, as it
    does where the connection breaks before the answer, is one plan.
    Raises PermissionDenied; ValidationError: codes checklist_not_in_use and those of the fields.
    """
    if not permissions.can_plan(by) or lead.pk not in roles_of(by):
        raise PermissionDenied("由管理企业名录的单位的人员制定检查计划。")
    if values["checklist"].state != Checklist.State.IN_USE:
        raise refusal("checklist", "这份检查表现在不使用。", "checklist_not_in_use")
    at = now(at)
    bureaus = [lead, *(bureau for bureau in partners if bureau != lead)]
    Bureau.objects.select_for_update(of=("self",), no_key=True).get(pk=lead.pk)
    if same := made_just_now(bureaus, by, at, values):
        return same
    _, number = numbering.next_number(NUMBER_PREFIX, timezone.localdate(at), NUMBER_SEQUENCE)
    plan = InspectionPlan(number=number, created_by=by, created_at=at, **values)
    write(plan)
    PlanBureau.objects.bulk_create(
        PlanBureau(plan=plan, bureau=bureau, is_lead=bureau == lead) for bureau in bureaus
    )
    return plan


def made_just_now(bureaus, by, at, values) -> InspectionPlan | None:
    """The same plan by the same person, a moment ago and not announced."""
    just_now = InspectionPlan.objects.filter(
        created_by=by, created_at__gt=at - ARRIVES_TWICE_WITHIN, draw=None, **values
    )
    keys = {bureau.pk for bureau in bureaus}
    for plan in just_now.prefetch_related("bureaus"):
        if {part.bureau_id for part in plan.bureaus.all()} == keys:
            return plan
    return None


def lock(plan) -> InspectionPlan:
    """The plan with its bureaus, held until the transaction ends."""
    rows = InspectionPlan.objects.select_for_update(of=("self",))
    return rows.prefetch_related("bureaus__bureau").get(pk=plan.pk)


def refuse_who_does_not_lead(user, plan):
    if not permissions.leads(user, plan):
        raise PermissionDenied("由牵头单位的人员抽取。")


def too_few(message) -> ValidationError:
    return ValidationError(message, code="too_few")
