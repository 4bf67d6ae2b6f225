"""The room 上门记录 of an enterprise: planned and confirmed visits of its people, and what was said."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from disclosure.gate import masked
from enterprises.workspace import WHOLE_PAGE, enterprise_page
from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.form_answers import DONE, TOO_MANY, posted
from visits import services
from visits.forms import DisputeForm, PlanForm, ReasonForm
from visits.models import Visit, VisitStep
from visits.services.listing import ON_A_PAGE, page_of
from visits.views.answering import GET_AND_POST, send
from workers.models import Worker

HOME = "workspace_visits:index"
FORM = "visits/workspace/form.html"


@never_cache
@require_safe
@enterprise_page
def index(request, enterprise):
    """The visits, the newest first, fifty on a page. ?before= a key."""
    rows = Visit.objects.told().filter(enterprise=enterprise)
    rows, older = page_of(rows, request.GET.get("before", ""))
    shown = [row["visit"].worker_id for row in rows]
    here = enterprise.employments.in_force(timezone.localdate()).filter(worker__in=shown)
    at_work = set(here.values_list("worker", flat=True))
    for row in rows:
        worker = row["visit"].worker
        row["name"] = worker.name if worker.pk in at_work else worker.masked_name
        row["text"] = masked(row["said"].text) if row["said"] else ""
    context = {"enterprise": enterprise, "rows": rows, "older": older}
    return render(request, "visits/workspace/index.html", context)


@never_cache
@require_safe
@enterprise_page(begins=WHOLE_PAGE)
def choose(request, enterprise):
    """Whose visit is to be planned: who works there today, fifty on a page. ?before= a key."""
    today = timezone.localdate()
    rows = enterprise.employments.in_force(today).select_related("worker")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=before)
    rows = list(rows.order_by("-pk")[: ON_A_PAGE + 1])
    context = {
        "enterprise": enterprise,
        "rows": rows[:ON_A_PAGE],
        "older": rows[ON_A_PAGE - 1].pk if len(rows) > ON_A_PAGE else None,
    }
    return render(request, "visits/workspace/choose.html", context)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page(begins=WHOLE_PAGE)
def plan(request, enterprise, worker):
    """Plan a visit; the household gets number and code and confirms by itself."""
    today = timezone.localdate()
    mine = enterprise.employments.in_force(today).values("worker")
    found = get_object_or_404(Worker.objects.registered().filter(pk__in=mine), pk=worker)
    form, status = PlanForm(posted(request), initial={"visited_on": today}), 200
    if request.method == "POST":
        if form.is_valid() and not rate_limits.may_text(
            enterprise.pk, [form.cleaned_data["phone"]]
        ):
            form.add_error(None, rate_limits.TOO_MANY_TEXTS)
            status = TOO_MANY
        else:
            status = send(form, partial(services.plan, enterprise, found, by=request.user))
        if status == DONE:
            messages.success(request, "已安排，编号和查询码发给了住户。")
            return redirect(HOME)
    context = {
        "enterprise": enterprise,
        "heading": "安排上门",
        "lead": f"{found.name}。住户收到短信以后自己确认和评价，企业不能代办。",
        "form": form,
        "button": "安排",
    }
    return render(request, FORM, context, status=status)


def visit_of(enterprise, pk) -> Visit:
    rows = Visit.objects.told().select_related("worker", "enterprise")
    return get_object_or_404(rows, enterprise=enterprise, pk=pk)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page
def cancel(request, enterprise, pk):
    """Take a planned visit back."""
    visit = visit_of(enterprise, pk)
    form = ReasonForm(posted(request))
    service = partial(services.cancel, visit, by=request.user)
    return step_page(request, enterprise, visit, form, service, "取消上门")


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page
def dispute(request, enterprise, pk):
    """Say that a visit was otherwise."""
    visit = visit_of(enterprise, pk)
    form = DisputeForm(posted(request))
    side = VisitStep.Side.ENTERPRISE
    service = partial(services.dispute, visit, side=side, by=request.user)
    return step_page(request, enterprise, visit, form, service, "提出争议")


def step_page(request, enterprise, visit, form, service, heading):
    status = 200
    if request.method == "POST":
        status = send(form, service)
        if status == DONE:
            messages.success(request, f"已办理：{heading}。")
            return redirect(HOME)
    context = {
        "enterprise": enterprise,
        "heading": heading,
        "lead": f"{visit.number}，{visit.worker.masked_name}，{visit.get_service_line_display()}",
        "form": form,
        "button": heading,
        "is_grave": True,
    }
    return render(request, FORM, context, status=status)
