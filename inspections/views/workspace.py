"""检查整改: what the enterprise sees of its inspections, and what it answers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.permissions import can_sign_for
from enterprises.workspace import enterprise_page
from gaotai_jiazheng.form_answers import codes_of
from gaotai_jiazheng.kept_files import file_response
from inspections import clocks, services
from inspections.forms.answering import AnswerForm
from inspections.models import Finding, RectificationFile
from inspections.transitions import HIDDEN_STATES, State
from inspections.views.public import key_of, page_of

INVALID, CONFLICT = 422, 409
CONFLICTS = frozenset({"step_not_allowed", "finding_closed"})


def told(enterprise):
    """The inspections that the enterprise may know of."""
    rows = enterprise.inspections.exclude(state__in=HIDDEN_STATES)
    return rows.select_related("plan", "notice", "enterprise")


@enterprise_page
@never_cache
@require_safe
def index(request, enterprise):
    """The enterprise's inspections, the newest first."""
    shown, next_page = page_of(told(enterprise), key_of(request))
    context = {"enterprise": enterprise, "inspections": shown, "next_page": next_page}
    return render(request, "inspections/workspace/index.html", context)


@enterprise_page
@never_cache
@require_safe
def inspection(request, enterprise, number):
    """One inspection: what was found, until when it has to be put right, and how it stands."""
    found = get_object_or_404(told(enterprise), number=number)
    findings = list(
        found.findings.select_related("question").prefetch_related(
            "rechecks", "rectifications__files"
        )
    )
    running = clocks.running_of(findings)
    context = {
        "inspection": found,
        "rows": [{"finding": each, "clock": running.get(each.pk)} for each in findings],
        "may_answer": found.state == State.RECTIFYING and can_sign_for(request.user, enterprise),
    }
    return render(request, "inspections/workspace/inspection.html", context)


@enterprise_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, enterprise, pk):
    """Say what was done about a finding; 403 who does not sign, 409 what is not possible any more."""
    rows = Finding.objects.filter(inspection__in=told(enterprise)).select_related(
        "inspection", "question"
    )
    finding = get_object_or_404(rows, pk=pk)
    if not can_sign_for(request.user, enterprise):
        raise PermissionDenied("由企业负责人或者受托人提交整改情况。")
    form = AnswerForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                services.answer(finding, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error.messages)
                status = CONFLICT if codes_of(error) & CONFLICTS else INVALID
            else:
                messages.success(request, "整改情况已经提交，等待复查。")
                return redirect("inspections_workspace:inspection", finding.inspection.number)
    clock = clocks.running_of([finding]).get(finding.pk)
    context = {"finding": finding, "form": form, "clock": clock}
    return render(request, "inspections/workspace/answer.html", context, status=status)


@enterprise_page
@require_safe
def evidence(request, enterprise, pk):
    """A file that the enterprise has handed in itself."""
    rows = RectificationFile.objects.filter(
        rectification__finding__inspection__enterprise=enterprise
    )
    return file_response(get_object_or_404(rows, pk=pk))
