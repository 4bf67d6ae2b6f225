"""Events of the enterprise's outlets in its workspace: announcing, who comes, how many came."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from communities import services
from communities.forms.answering import send
from communities.forms.events import CallOffForm, EventForm, HeadcountForm, PaperForm
from communities.models import CommunityEvent, Registration
from communities.roster import roster_of
from communities.transitions import State
from communities.views.workspace import GET_AND_POST, outlet_of
from enterprises.permissions import can_sign_for, require_signer
from enterprises.workspace import WHOLE_PAGE, enterprise_page
from gaotai_jiazheng.form_answers import DONE, button, posted
from gaotai_jiazheng.last_question import ask

TEMPLATE = "communities/workspace/form.html"
STEPS = {
    "seat": ("登记一个人", PaperForm, services.register_on_paper, False),
    "headcount": ("填报到场人数", HeadcountForm, services.record_headcount, False),
    "call-off": ("取消活动", CallOffForm, services.cancel_event, True),
}


def event_of(enterprise, pk) -> CommunityEvent:
    """An event of the enterprise's; raises Http404."""
    rows = CommunityEvent.objects.select_related(
        "outlet__enterprise", "outlet__community__town", "outlet__facility"
    )
    return get_object_or_404(rows, outlet__enterprise=enterprise, pk=pk)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page(begins=WHOLE_PAGE)
def new(request, enterprise, pk):
    """Announce an event of an open outlet."""
    outlet = outlet_of(enterprise, pk)
    require_signer(request.user, enterprise)
    if outlet.state != State.OPEN:
        raise Http404
    form, status = EventForm(posted(request), outlet=outlet), 200
    if request.method == "POST":
        status = send(form, partial(services.plan_event, outlet, by=request.user))
        if status == DONE:
            messages.success(request, "活动已发布，居民可以报名了。")
            return redirect("outlets:outlet", pk)
    context = {"outlet": outlet, "form": form, "heading": "发布活动"}
    return render(request, TEMPLATE, context, status=status)


@never_cache
@require_safe
@enterprise_page
def event(request, enterprise, pk):
    """One event with the people who come, masked."""
    found = event_of(enterprise, pk)
    roster = roster_of(found)
    context = {
        "event": found,
        "outlet": found.outlet,
        "roster": roster,
        "left_out": max(0, found.taken - len(roster)),
        "takes": found.takes_registrations(),
        "is_planned": found.state == CommunityEvent.State.PLANNED,
        "signs": can_sign_for(request.user, enterprise),
    }
    return render(request, "communities/workspace/event.html", context)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page
def step(request, enterprise, pk, step):
    """Write somebody down, tell the headcount, call the event off."""
    found = event_of(enterprise, pk)
    if step not in STEPS:
        raise Http404
    heading, form_class, service, grave = STEPS[step]
    if step != "seat":
        require_signer(request.user, enterprise)
    form, status = form_class(posted(request)), 200
    if request.method == "POST":
        status = send(form, partial(service, found, by=request.user))
        if status == DONE:
            messages.success(request, f"已办理：{heading}。")
            return redirect("outlets:event", pk)
    context = {
        "outlet": found.outlet,
        "form": form,
        "heading": heading,
        "lead": f"{found.title}，已报名{found.taken}人，名额{found.capacity}人",
        "is_grave": grave,
    }
    return render(request, TEMPLATE, context, status=status)


@never_cache
@require_http_methods(GET_AND_POST)
@enterprise_page
def cancel_seat(request, enterprise, pk):
    """Give back the seat of somebody who has rung up, after having been asked once more."""
    rows = Registration.objects.select_related("event")
    found = get_object_or_404(rows, event__outlet__enterprise=enterprise, pk=pk)
    back = reverse("outlets:event", args=[found.event_id])
    if request.method != "POST":
        return ask(
            request,
            "取消报名",
            of=f"{found.event.title}，报名编号{found.number}",
            loses="取消以后座位马上让出来，不能恢复；要再来只能重新报名。",
            back=back,
        )
    return button(
        request,
        lambda: services.cancel_seat(found, by=request.user),
        done="已取消这个报名。",
        target=back,
    )
