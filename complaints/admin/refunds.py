"""The refund calculator on a case: worked out from typed terms, kept as an internal note when wanted."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from complaints import permissions, services
from complaints.admin.stepping import CONFLICTS, last_step_id, seen_step_of
from complaints.forms.refund import FORMS
from complaints.refunds import CONTRACTS, written_out
from complaints.refunds.settlement import ROUNDING
from complaints.transitions import Action, Kind
from gaotai_jiazheng.form_answers import codes_of

PANEL_TEMPLATE = "admin/complaints/complaint/_refund_panel.html"
PAGE_TEMPLATE = "admin/complaints/complaint/refund.html"


def refund_panel(user, complaint) -> dict | None:
    """The contracts to choose from; None for whoever may add no note and for what is no complaint. Sheets
    that were kept stand among the case's steps."""
    if complaint.kind != Kind.COMPLAINT or not permissions.can_take(user, complaint, Action.NOTE):
        return None
    return {"contracts": CONTRACTS.values()}


def refund_page(request, complaint, slug, context):
    """Work a sheet out (go=calculate) or keep it (go=keep). 403 who may add no note; 409 when somebody
    has stepped meanwhile; 422 for terms that cannot be. context: of the admin site."""
    if slug not in CONTRACTS:
        raise Http404
    if not permissions.can_take(request.user, complaint, Action.NOTE):
        raise PermissionDenied("您不能在这件事项里记录。")
    form = FORMS[slug](request.POST or None, initial={"paid_yuan": complaint.amount_yuan})
    status = 200
    if form.is_bound:
        status = 200 if form.is_valid() else 422
    if status == 200 and request.POST.get("go") == "keep":
        status = keep(request, complaint, form)
        if status == 200:
            messages.success(request, "退费计算已记入内部记录。")
            return redirect(complaint)
    page = context | {
        "title": f"退费计算 {complaint.number}",
        "complaint": complaint,
        "contract": CONTRACTS[slug],
        "form": form,
        "settlement": form.settlement,
        "rounding": ROUNDING,
        "seen_step": request.POST.get("seen_step") or last_step_id(complaint),
    }
    return TemplateResponse(request, PAGE_TEMPLATE, page, status=status)


def keep(request, complaint, form) -> int:
    """Write the sheet into the record as a note; the status of the answer."""
    try:
        services.note(
            complaint,
            by=request.user,
            internal_note=written_out(form.settlement),
            seen_step=seen_step_of(request),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return 409 if CONFLICTS & codes_of(error) else 422
    return 200
