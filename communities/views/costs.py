"""Meters and bills of the enterprise's outlets, and the photo of a bill for whoever may see it."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import log_access
from accounts.models import AccessLog
from communities import permissions, services
from communities.forms.answering import send
from communities.forms.costs import RATE_FORMS, BillForm, MeterForm, VoidForm
from communities.forms.rates import RATE_SERVICES
from communities.models import Meter, UtilityBill
from communities.transitions import RateAction, rate_actions_from
from communities.views.workspace import GET_AND_POST, outlet_of
from enterprises.permissions import can_act_for, can_sign_for, require_signer
from enterprises.workspace import enterprise_page
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import DONE, posted
from gaotai_jiazheng.kept_files import file_response
from ledger.amounts import yuan_of
from reminders import deadlines

TEMPLATE = "communities/workspace/form.html"
SHOWN = 60
OWN_ACTIONS = (RateAction.APPLY, RateAction.REFUSE)


def meter_of(enterprise, pk) -> Meter:
    """A meter of the enterprise's; raises Http404."""
    rows = Meter.objects.select_related(
        "supplier", "outlet__enterprise", "outlet__community__town", "outlet__facility"
    )
    return get_object_or_404(rows, outlet__enterprise=enterprise, pk=pk)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page
def new_meter(request, enterprise, pk):
    """Register a meter of an outlet."""
    outlet = outlet_of(enterprise, pk)
    require_signer(request.user, enterprise)
    form, status = MeterForm(posted(request)), 200
    if request.method == "POST":
        status = send(form, partial(services.add_meter, outlet, by=request.user))
        if status == DONE:
            messages.success(request, "已登记。向供应单位申请居民价以后，在这里记一笔。")
            return redirect("outlets:outlet", pk)
    context = {"outlet": outlet, "form": form, "heading": "登记一块表"}
    return render(request, TEMPLATE, context, status=status)


@never_cache
@require_safe
@enterprise_page
def meter(request, enterprise, pk):
    """One meter: its rate, its bills with what each has saved, and what was done."""
    found = meter_of(enterprise, pk)
    bills = found.bills.select_related("tariff")[:SHOWN]
    signs = can_sign_for(request.user, enterprise)
    possible = rate_actions_from(found.state)
    context = {
        "meter": found,
        "outlet": found.outlet,
        "bills": [{"bill": bill, "paid": yuan_of(bill.paid_fen)} for bill in bills],
        "steps": list(found.steps.order_by("-pk")[:SHOWN]),
        "clocks": list(deadlines.open_clocks(found).select_related("rule", "owner")),
        "actions": [each for each in OWN_ACTIONS if each in possible and signs],
        "signs": signs,
    }
    return render(request, "communities/workspace/meter.html", context)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page
def rate_step(request, enterprise, pk, action):
    """What the enterprise says about the rate: it has asked, or was refused."""
    found = meter_of(enterprise, pk)
    require_signer(request.user, enterprise)
    if action not in OWN_ACTIONS:
        raise Http404
    action = RateAction(action)
    form, status = RATE_FORMS[action](posted(request)), 200
    if request.method == "POST":
        status = send(form, partial(RATE_SERVICES[action], found, by=request.user))
        if status == DONE:
            messages.success(request, f"已办理：{action.label}。")
            return redirect("outlets:meter", pk)
    context = {"outlet": found.outlet, "form": form, "heading": action.label, "lead": str(found)}
    return render(request, TEMPLATE, context, status=status)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page
def new_bill(request, enterprise, pk):
    """Keep a bill of a meter with its photo."""
    found = meter_of(enterprise, pk)
    require_signer(request.user, enterprise)
    files = request.FILES if request.method == "POST" else None
    form, status = BillForm(posted(request), files, unit=found.unit), 200
    if request.method == "POST":
        status = send(form, partial(services.add_bill, found, by=request.user))
        if status == DONE:
            messages.success(request, "账单已保存。")
            return redirect("outlets:meter", pk)
    context = {"outlet": found.outlet, "form": form, "heading": "上传账单", "lead": str(found)}
    return render(request, TEMPLATE, context, status=status)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page
def void_bill(request, enterprise, pk):
    """Take a bill back that was told wrongly."""
    rows = UtilityBill.objects.select_related("meter__outlet__community__town")
    bill = get_object_or_404(rows, meter__outlet__enterprise=enterprise, pk=pk)
    require_signer(request.user, enterprise)
    form, status = VoidForm(posted(request)), 200
    if request.method == "POST":
        status = send(form, partial(services.void_bill, bill, by=request.user))
        if status == DONE:
            messages.success(request, "账单已作废。")
            return redirect("outlets:meter", bill.meter_id)
    context = {
        "outlet": bill.meter.outlet,
        "form": form,
        "heading": "作废账单",
        "lead": f"{bill.meter} {bill}",
        "is_grave": True,
    }
    return render(request, TEMPLATE, context, status=status)


@never_cache
@require_safe
def bill_file(request, pk):
    """The photo of a bill, harmless in any browser; a look by staff is written down."""
    rows = UtilityBill.objects.select_related("meter__outlet__enterprise")
    bill = get_object_or_404(rows, pk=pk)
    if not permissions.can_open_bill(request.user, bill):
        if permissions.sees_outlets(request.user):
            raise PermissionDenied("账单照片只给企业和负责价格的单位看。")
        raise Http404
    if request.method == "GET" and not can_act_for(request.user, bill.meter.outlet.enterprise):
        log_access(
            request.user,
            AccessLog.Action.VIEW,
            bill.meter.outlet,
            fields=[f"bill {bill.pk}"],
            address=client_address(request),
        )
    return file_response(bill)
