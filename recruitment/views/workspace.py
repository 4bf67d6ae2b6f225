"""招聘活动 in the workspace: asking for a booth, and what came of it."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import reveal
from enterprises.permissions import can_sign_for
from enterprises.workspace import WHOLE_PAGE, enterprise_page
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import DONE, posted
from recruitment.forms.answering import send
from recruitment.forms.booths import (
    AskForm,
    IntentForm,
    ReasonForm,
    ResultForm,
    VisitorsForm,
    WithdrawForm,
)
from recruitment.models import Booth, Intent, RecruitmentEvent
from recruitment.services import events
from recruitment.transitions import EventState

SHOWN = 100
GET_AND_POST = ["GET", "HEAD", "POST"]
STEPS = {
    "intent": ("登记有意向的人", IntentForm, events.note_intent),
    "visitors": ("填报来看的人数", VisitorsForm, events.count_visitors),
    "withdraw": ("取消展位", WithdrawForm, events.withdraw_booth),
}


def form_page(request, form, service, *, heading, lead, done, is_grave=False):
    status = 200
    if request.method == "POST":
        status = send(form, service)
        if status == DONE:
            messages.success(request, f"已办理：{heading}。")
            return redirect(done)
    context = {"form": form, "heading": heading, "lead": lead, "is_grave": is_grave}
    return render(request, "recruitment/workspace/form.html", context, status=status)


@enterprise_page
@never_cache
@require_safe
def index(request, enterprise):
    """Events at which the enterprise may still ask for a booth, and its booths: two queries."""
    booths = Booth.objects.filter(enterprise=enterprise).select_related("event").order_by("-pk")
    rows = RecruitmentEvent.objects.upcoming().filter(booths__gt=0, starts_at__gt=timezone.now())
    standing = Booth.objects.standing().filter(enterprise=enterprise)
    rows = rows.exclude(pk__in=standing.values("event"))
    context = {
        "rows": list(rows[:SHOWN]),
        "booths": list(booths[:SHOWN]),
        "may_ask": can_sign_for(request.user, enterprise)
        and enterprise.state != enterprise.State.CANCELLED,
    }
    return render(request, "recruitment/workspace/index.html", context)


@enterprise_page(begins=WHOLE_PAGE)
@never_cache
@require_http_methods(GET_AND_POST)
def ask(request, enterprise, pk):
    """Ask for a booth at an event."""
    event = get_object_or_404(RecruitmentEvent.objects.public(), pk=pk)
    if not can_sign_for(request.user, enterprise):
        raise PermissionDenied("由企业负责人或者受托人申请。")
    return form_page(
        request,
        AskForm(posted(request), enterprise=enterprise),
        partial(events.ask_for_booth, event, enterprise, by=request.user),
        heading="申请展位",
        lead=f"{event.title}，{date_format(timezone.localtime(event.starts_at))}",
        done="recruitment_workspace:index",
    )


def booth_of(enterprise, pk) -> Booth:
    rows = Booth.objects.select_related("event", "enterprise")
    return get_object_or_404(rows, pk=pk, enterprise=enterprise)


@enterprise_page
@never_cache
@require_safe
def booth(request, enterprise, pk):
    """One booth with the people who asked for a job, masked."""
    found = booth_of(enterprise, pk)
    is_given, has_begun = found.state == Booth.State.GIVEN, found.event.starts_at <= timezone.now()
    offered = []
    if is_given and has_begun:
        offered = ["intent", "visitors"]
    elif not has_begun and found.state in Booth.STANDING:
        offered = ["withdraw"] if can_sign_for(request.user, enterprise) else []
    is_off = found.event.state == EventState.CANCELLED
    context = {
        "booth": found,
        "intents": list(found.intents.select_related("job")[:SHOWN]),
        "steps": [
            (reverse("recruitment_workspace:step", args=[pk, name]), STEPS[name][0])
            for name in offered
            if not is_off
        ],
    }
    return render(request, "recruitment/workspace/booth.html", context)


@enterprise_page
@never_cache
@require_http_methods(GET_AND_POST)
def step(request, enterprise, pk, step):
    """Write somebody down, tell how many came, or give the booth back."""
    found = booth_of(enterprise, pk)
    if step not in STEPS:
        raise Http404
    if step == "withdraw" and not can_sign_for(request.user, enterprise):
        raise PermissionDenied("由企业负责人或者受托人取消。")
    heading, form_class, service = STEPS[step]
    own = {"booth": found} if step == "intent" else {}
    return form_page(
        request,
        form_class(posted(request), **own),
        partial(service, found, by=request.user),
        heading=heading,
        lead=found.event.title,
        done=reverse("recruitment_workspace:booth", args=[pk]),
        is_grave=step == "withdraw",
    )


def intent_of(enterprise, pk) -> Intent:
    rows = Intent.objects.select_related("booth__event", "booth__enterprise")
    return get_object_or_404(rows, pk=pk, booth__enterprise=enterprise)


@enterprise_page
@never_cache
@require_http_methods(GET_AND_POST)
def contact(request, enterprise, pk):
    """Name and telephone of somebody who wants a job here: with a reason, and written down."""
    found = intent_of(enterprise, pk)
    if found.erased_at is not None:
        raise Http404
    form, opened = ReasonForm(posted(request)), []

    def show(*, reason):
        opened.append(
            reveal(request.user, found, ["name", "phone"], reason, client_address(request))
        )

    status = send(form, show) if request.method == "POST" else 200
    context = {
        "form": form,
        "heading": "查看联系方式",
        "lead": f"{found.booth.event.title}，{found.masked_name}",
        "opened": opened[0] if opened else None,
    }
    return render(
        request,
        "recruitment/workspace/form.html",
        context,
        status=200 if status == DONE else status,
    )


@enterprise_page
@never_cache
@require_http_methods(GET_AND_POST)
def settle(request, enterprise, pk):
    """What came of somebody's wish."""
    found = intent_of(enterprise, pk)
    return form_page(
        request,
        ResultForm(posted(request)),
        partial(events.settle_intent, found, by=request.user),
        heading="登记结果",
        lead=f"{found.booth.event.title}，{found.masked_name}",
        done=reverse("recruitment_workspace:booth", args=[found.booth_id]),
    )
