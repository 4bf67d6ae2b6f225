"""The ledger of internship months in the enterprise's workspace."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from employment.forms.answering import send
from employment.forms.pairs import EndForm, InternshipForm, PaidForm
from employment.models import InternshipMonth
from employment.services import interns
from employment.views.workspace import GET_AND_POST
from enterprises.models import Enterprise
from enterprises.permissions import can_sign_for, require_signer
from enterprises.workspace import WHOLE_PAGE, enterprise_page
from gaotai_jiazheng.form_answers import DONE, posted

SHOWN = 120
STEPS = {
    "pay": ("登记发放", PaidForm, interns.pay),
    "strike": ("作废", EndForm, interns.strike),
}


@never_cache
@require_safe
@enterprise_page
def index(request, enterprise):
    """The months that the enterprise wrote down, the newest first; names masked."""
    rows = InternshipMonth.objects.filter(host=enterprise).order_by("-month", "-pk")
    context = {
        "months": list(rows[:SHOWN]),
        "signs": can_sign_for(request.user, enterprise),
        "is_off": enterprise.state == Enterprise.State.CANCELLED,
    }
    return render(request, "employment/workspace/interns.html", context)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page(begins=WHOLE_PAGE)
def new(request, enterprise):
    """Write a month down."""
    require_signer(request.user, enterprise)
    hosts = Enterprise.objects.filter(pk=enterprise.pk)
    form, status = InternshipForm(posted(request), hosts=hosts, initial={"host": enterprise}), 200
    if request.method == "POST":
        status = send(form, partial(interns.record, by=request.user))
        if status == DONE:
            messages.success(request, "已登记。")
            return redirect("workspace_jobs:interns")
    context = {"form": form, "heading": "登记见习月份", "button": "登记"}
    return render(request, "employment/workspace/form.html", context, status=status)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page
def step(request, enterprise, pk, name):
    """The allowance was paid, or the month was wrongly written down."""
    found = get_object_or_404(InternshipMonth, host=enterprise, pk=pk)
    require_signer(request.user, enterprise)
    if name not in STEPS:
        raise Http404
    label, form_class, service = STEPS[name]
    form, status = form_class(posted(request)), 200
    if request.method == "POST":
        status = send(form, partial(service, found, by=request.user))
        if status == DONE:
            messages.success(request, f"已办理：{label}。")
            return redirect("workspace_jobs:interns")
    heading = f"{label}：{found.masked_name} {found.month:%Y年%-m月}"
    context = {"form": form, "heading": heading, "button": label}
    return render(request, "employment/workspace/form.html", context, status=status)
