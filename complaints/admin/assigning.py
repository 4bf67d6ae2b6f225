"""Bulk assignment: first who would get which case and which are left out and why, then the doing."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from bureaus.permissions import roles_of
from complaints import permissions, services
from complaints.forms.assigning import AssignManyForm
from complaints.models import Complaint
from complaints.transitions import Action

TEMPLATE = "admin/complaints/complaint/assign.html"


@dataclass(frozen=True)
class Planned:
    """A case of the selection; ``left_out`` says why it would not be handed over, "" when it would."""

    complaint: Complaint
    left_out: str


def assign_page(request, context):
    """GET shows the selection and, once a person is chosen, the plan; POST carries it out. Only who acts
    for a bureau has anything to hand over: who oversees all without that looks on."""
    if not roles_of(request.user):
        raise PermissionDenied("只有责任单位的人员可以交办。")
    form = AssignManyForm(
        request.POST if request.method == "POST" else request.GET, user=request.user
    )
    is_valid = form.is_valid()
    to = form.cleaned_data.get("to")
    planned = plan(request.user, form.cleaned_data.get("cases", []), to)
    if request.method == "POST" and is_valid:
        carry_out(request, planned, to)
        return redirect("admin:complaints_complaint_changelist")
    is_first_look = request.method == "GET" and "to" not in request.GET
    context |= {
        "title": "批量交办",
        "form": form,
        "to": to,
        "planned": planned,
        "handed": [each for each in planned if not each.left_out],
        "shows_errors": not is_valid and not is_first_look,
    }
    status = 422 if context["shows_errors"] else 200
    return TemplateResponse(request, TEMPLATE, context, status=status)


def plan(user, keys, to) -> list[Planned]:
    """What would happen to each selected case that the person may see, the most urgent first."""
    cases = Complaint.objects.visible_to(user).filter(pk__in=keys)
    named = cases.select_related("bureau", "assignee").order_by("next_due_on", "pk")
    named = named.prefetch_related(permissions.with_mediators())
    return [Planned(complaint, why_left_out(user, complaint, to)) for complaint in named]


def why_left_out(user, complaint, to) -> str:
    if not permissions.can_take(user, complaint, Action.ASSIGN):
        return (
            "您不能交办这件事项"
            if complaint.is_open
            else f"{complaint.get_state_display()}，不再交办"
        )
    if to is None:
        return ""
    if complaint.bureau_id not in roles_of(to):
        return f"{to}不是{complaint.bureau}的人员"
    if permissions.is_recused(to, complaint):
        return f"{to}已经回避"
    if complaint.assignee_id == to.pk:
        return f"已经由{to}办理"
    return ""


def carry_out(request, planned, to):
    """Hand over one by one; a case that has changed since the preview is named and left as it is."""
    done = 0
    for each in planned:
        if each.left_out:
            messages.warning(request, f"{each.complaint.number} 没有交办：{each.left_out}。")
            continue
        try:
            services.assign(each.complaint, to=to, by=request.user)
        except ValidationError as error:
            reason = "".join(error.messages)
            messages.warning(request, f"{each.complaint.number} 没有交办：{reason}")
        except PermissionDenied as error:
            messages.warning(request, f"{each.complaint.number} 没有交办：{error}")
        else:
            done += 1
    if done:
        messages.success(request, f"已把{done}件事项交给{to}。")
