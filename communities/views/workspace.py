"""The room 社区网点 of the enterprise's workspace: its outlets and their steps."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from communities import permissions, services
from communities.forms.answering import send
from communities.forms.outlets import (
    GRAVE,
    STEP_FORMS,
    DetailsForm,
    OutletForm,
    application_of,
    details_of,
)
from communities.forms.steps import STEP_SERVICES
from communities.models import Outlet
from communities.transitions import EDITABLE_STATES, ENDED_STATES, KEPT_STATES, Action, State
from enterprises.permissions import can_sign_for, require_signer
from enterprises.workspace import WHOLE_PAGE, enterprise_page
from gaotai_jiazheng.form_answers import DONE, posted
from ledger.amounts import yuan_of
from reminders import deadlines

SHOWN, EVENTS_SHOWN = 100, 10
GET_AND_POST = ["GET", "HEAD", "POST"]


def outlet_of(enterprise, pk) -> Outlet:
    """An outlet of the enterprise; raises Http404."""
    rows = Outlet.objects.select_related("community__town", "facility", "enterprise")
    return get_object_or_404(rows, enterprise=enterprise, pk=pk)


@never_cache
@require_safe
@enterprise_page
def index(request, enterprise):
    """The enterprise's outlets, those that have ended last."""
    rows = Outlet.objects.filter(enterprise=enterprise).select_related(
        "community__town", "facility"
    )
    context = {
        "enterprise": enterprise,
        "outlets": list(rows.order_by("closed_on", "-pk")[:SHOWN]),
        "signs": can_sign_for(request.user, enterprise),
    }
    return render(request, "communities/workspace/index.html", context)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page(begins=WHOLE_PAGE)
def new(request, enterprise):
    """Apply for an outlet: one form for all bureaus."""
    require_signer(request.user, enterprise)
    form, status = OutletForm(posted(request), enterprise=enterprise), 200
    if request.method == "POST":
        status = send(form, partial(services.apply, enterprise, by=request.user))
        if status == DONE:
            messages.success(request, "申请已提交，社区提出意见以后通知您。")
            return redirect("outlets:index")
    context = {"enterprise": enterprise, "form": form, "heading": "申请网点"}
    return render(request, "communities/workspace/form.html", context, status=status)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page(begins=WHOLE_PAGE)
def edit(request, enterprise, pk):
    """Write an application anew that was sent back."""
    outlet = outlet_of(enterprise, pk)
    require_signer(request.user, enterprise)
    if outlet.state not in EDITABLE_STATES:
        raise Http404
    form = OutletForm(posted(request), enterprise=enterprise, initial=application_of(outlet))
    status = 200
    if request.method == "POST":
        status = send(form, partial(services.apply_again, outlet, by=request.user))
        if status == DONE:
            messages.success(request, "已重新提交。")
            return redirect("outlets:outlet", pk)
    context = {"enterprise": enterprise, "form": form, "heading": "修改后重新申请"}
    return render(request, "communities/workspace/form.html", context, status=status)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page
def details(request, enterprise, pk):
    """Keep hours, telephone, access and services up to date."""
    outlet = outlet_of(enterprise, pk)
    require_signer(request.user, enterprise)
    if outlet.state not in KEPT_STATES:
        raise Http404
    form = DetailsForm(posted(request), enterprise=enterprise, initial=details_of(outlet))
    status = 200
    if request.method == "POST":
        status = send(form, partial(services.keep_details, outlet, by=request.user))
        if status == DONE:
            messages.success(request, "已更新，居民马上看得到。")
            return redirect("outlets:outlet", pk)
    context = {
        "enterprise": enterprise,
        "form": form,
        "heading": "修改网点信息",
        "outlet": outlet,
        "lead": "社区、地址和经营方式不能改：搬走的另申请一个网点，开放以后关闭这一个。",
    }
    return render(request, "communities/workspace/form.html", context, status=status)


@never_cache
@require_safe
@enterprise_page
def outlet(request, enterprise, pk):
    """One outlet: where it stands, by when who has to do what, and everything that was done."""
    found = outlet_of(enterprise, pk)
    actions = [Action(each) for each in permissions.actions_for(request.user, found)]
    context = {
        "enterprise": enterprise,
        "outlet": found,
        "steps": list(found.steps.select_related("by").order_by("-pk")[:SHOWN]),
        "clocks": list(deadlines.open_clocks(found).select_related("rule", "owner")),
        "actions": [each for each in actions if each in STEP_SERVICES],
        "meters": list(found.meters.select_related("supplier")[:SHOWN]),
        "waivers": [
            {"waiver": each, "monthly": yuan_of(each.monthly_fen)}
            for each in found.rent_waivers.all()[:SHOWN]
        ],
        "events": list(found.activities.all()[:EVENTS_SHOWN]),
        "can_plan": found.state == State.OPEN and can_sign_for(request.user, enterprise),
        "can_add_meter": found.state not in ENDED_STATES and can_sign_for(request.user, enterprise),
        "can_edit": Action.APPLY_AGAIN in actions,
        "can_keep": found.state in KEPT_STATES and can_sign_for(request.user, enterprise),
    }
    return render(request, "communities/workspace/outlet.html", context)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page
def step(request, enterprise, pk, action):
    """One step of an outlet with its form; 403 who may not, 409 what is not possible now."""
    found = outlet_of(enterprise, pk)
    if action not in STEP_SERVICES:
        raise Http404
    action = Action(action)
    if not permissions.may_do(request.user, found, action):
        raise PermissionDenied(f"您不能{action.label}。")
    form, status = STEP_FORMS[action](posted(request)), 200
    if request.method == "POST":
        status = send(form, partial(STEP_SERVICES[action], found, by=request.user))
        if status == DONE:
            messages.success(request, f"已办理：{action.label}。")
            return redirect("outlets:outlet", pk)
    context = {
        "enterprise": enterprise,
        "outlet": found,
        "form": form,
        "heading": f"{action.label}网点" if action != Action.WITHDRAW else action.label,
        "is_grave": action in GRAVE,
    }
    return render(request, "communities/workspace/form.html", context, status=status)
