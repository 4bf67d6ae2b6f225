"""The room 经营场所 of the workspace: further addresses under the same licence (一照多址)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from enterprises import past
from enterprises.forms.premises import (
    EndPremisesForm,
    MovePremisesForm,
    OpenPremisesForm,
    initial_of,
)
from enterprises.models import Amendment, Scope
from enterprises.permissions import can_sign_for
from enterprises.services import amending
from enterprises.services.premises import place_in_words
from enterprises.views.opened import FILES_PER_HOUR, may
from enterprises.workspace import WHOLE_PAGE, enterprise_page
from gaotai_jiazheng.form_answers import CONFLICT, INVALID, TOO_MANY

Action = Amendment.Action
SHOWN = 50
GET_AND_POST = ["GET", "HEAD", "POST"]
CONFLICTS = frozenset({"amendment_open", "premises_ended", "enterprise_not_registered"})


@never_cache
@require_safe
@enterprise_page
def premises(request, enterprise):
    """The places in use, what waits for review, and the places that have ended: five queries."""
    rows = enterprise.premises.select_related("town", "community__town")
    proposed = enterprise.amendments.proposed().exclude(action=Action.ENTRY)
    answered = enterprise.amendments.exclude(action=Action.ENTRY).exclude(
        state=Amendment.State.PROPOSED
    )
    waiting = list(proposed.prefetch_related("files")[:SHOWN])
    under_review = {amendment.premises_id for amendment in waiting}
    own = set(enterprise.members.values_list("user", flat=True)) if waiting else set()
    context = {
        "enterprise": enterprise,
        "places": [
            {
                "row": row,
                "where": place_in_words(row),
                "is_under_review": row.pk in under_review,
            }
            for row in rows.open()[:SHOWN]
        ],
        "ended": [
            {"row": row, "where": place_in_words(row)}
            for row in rows.exclude(closed_on=None).order_by("-closed_on", "-pk")[:SHOWN]
        ],
        "waiting": [
            {
                "row": amendment,
                "differences": past.differences_of(amendment),
                "is_own": amendment.proposed_by_id in own,
            }
            for amendment in waiting
        ],
        "answered": answered.first(),
        "signs": can_sign_for(request.user, enterprise, Scope.REGISTER),
    }
    return render(request, "enterprises/workspace/premises.html", context)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page(begins=WHOLE_PAGE)
def add(request, enterprise):
    """Propose one more place."""
    return propose(request, enterprise, Action.OPEN_PREMISES, OpenPremisesForm)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page(begins=WHOLE_PAGE)
def move(request, enterprise, pk):
    """Propose that a place has moved, or that its filing has another number."""
    row = get_object_or_404(enterprise.premises.open().select_related("town", "community"), pk=pk)
    return propose(
        request,
        enterprise,
        Action.MOVE_PREMISES,
        MovePremisesForm,
        premises=row,
        initial=initial_of(row),
    )


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page
def end(request, enterprise, pk):
    """Propose that a place is no longer used."""
    row = get_object_or_404(enterprise.premises.open().select_related("town", "community"), pk=pk)
    return propose(request, enterprise, Action.END_PREMISES, EndPremisesForm, premises=row)


def propose(request, enterprise, action, form_class, *, premises=None, initial=None):
    """One form of this room; 403 who may not, 409 where something else waits, 429 too many files."""
    if not can_sign_for(request.user, enterprise, Scope.REGISTER):
        raise PermissionDenied("只有负责人和受托人可以办理经营场所。")
    form, status = form_class(initial=initial), 200
    if request.method == "POST":
        form, status = posted_form(request, form_class, initial)
        if status == 200:
            status = take(request, enterprise, action, form, premises)
        if status == 200:
            messages.success(request, "已提交，工作人员审核以后改名录。")
            return redirect("workspace:premises")
    context = {
        "enterprise": enterprise,
        "form": form,
        "heading": action.label,
        "where": place_in_words(premises) if premises else "",
        "is_grave": action == Action.END_PREMISES,
    }
    return render(request, "enterprises/workspace/premises_form.html", context, status=status)


def posted_form(request, form_class, initial):
    """(the bound form, the status so far)."""
    count = sum(len(request.FILES.getlist(name)) for name in request.FILES)
    if not may(request, "registration-file", FILES_PER_HOUR, count):
        form = form_class(request.POST, initial=initial)
        message = "上传太频繁，请过一小时再传。"
        form.add_error(None, ValidationError(message, code="too_many_uploads"))
        return form, TOO_MANY
    form = form_class(request.POST, request.FILES, initial=initial)
    return form, 200 if form.is_valid() else INVALID


def take(request, enterprise, action, form, premises) -> int:
    """The status that the answer has."""
    given = form.cleaned_data
    try:
        amending.propose_premises(
            enterprise,
            action,
            form.values(),
            by=request.user,
            reason=given["reason"],
            premises=premises,
            files=given.get("evidence", ()),
        )
    except ValidationError as error:
        errors = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
        for name, each in errors.items():
            name = "place" if name in {"town", "community"} else name
            form.add_error(name if name in form.fields else None, each)
        return CONFLICT if getattr(error, "code", "") in CONFLICTS else INVALID
    return 200
