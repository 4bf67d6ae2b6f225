"""Events for everybody: what is coming, a seat by telephone code, and giving it back."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from communities import services
from communities.forms.answering import send
from communities.forms.events import CancelForm, CodeForm, SeatForm
from communities.models import CommunityEvent, Registration
from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import DONE, posted
from gaotai_jiazheng.masking import mask_phone
from gaotai_jiazheng.opened_rows import not_open_here, opened_with_code, show_row, wait_for_code

GET_AND_POST = ["GET", "HEAD", "POST"]
TOO_MANY, INVALID, CONFLICT = 429, 422, 409
SHOWN = 50
CANCELS_PER_ADDRESS = 30
PENDING_KEY, RECEIPT_KEY = "event_registration", "event_receipt"


def event_or_404(pk) -> CommunityEvent:
    rows = CommunityEvent.objects.select_related("outlet__enterprise", "outlet__community__town")
    return get_object_or_404(rows, pk=pk)


@login_not_required
@require_safe
def events(request):
    """What is coming in the county, the next first."""
    rows = CommunityEvent.objects.upcoming().select_related(
        "outlet__enterprise", "outlet__community__town"
    )
    return render(request, "communities/events.html", {"events": list(rows[:SHOWN])})


@login_not_required
@require_safe
def event(request, pk):
    """One event: what, where, when, how many seats are left, or how many came."""
    found = event_or_404(pk)
    context = {"event": found, "takes": found.takes_registrations()}
    return render(request, "communities/event.html", context)


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def register(request, pk):
    """Ask for a seat: a code is sent to the telephone."""
    found = event_or_404(pk)
    form, status = SeatForm(posted(request), initial=typed_before(request, found)), 200
    if not found.takes_registrations():
        context = {"event": found, "sentence": "这个活动不再接受报名。"}
        return render(request, "communities/closed.html", context, status=CONFLICT)
    if request.method == "POST":
        if form.is_valid() and not rate_limits.may_send_code(
            "event", client_address(request), form.cleaned_data["phone"]
        ):
            form.add_error(None, "要验证码太频繁，请过一小时再试，或者请网点的人登记。")
            status = TOO_MANY
        else:
            status = send(form, partial(keep_pending, request, found))
        if status == DONE:
            return redirect("communities:code")
    context = {"event": found, "form": form}
    return render(request, "communities/register.html", context, status=status)


def typed_before(request, found) -> dict:
    """What this browser has typed for the event and not yet confirmed, so that a code can be asked for again."""
    rows = Registration.objects.filter(event=found, state=Registration.State.PENDING)
    pending = rows.filter(pk=request.session.get(PENDING_KEY)).first()
    return {"name": pending.name, "phone": pending.phone} if pending else {}


def keep_pending(request, found, **values):
    wait_for_code(request, PENDING_KEY, services.ask_for_seat(found, **values).pk)


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def code(request):
    """The code of the text message takes the seat; sent once more, it leads to the receipt again."""
    rows = Registration.objects.select_related("event__outlet__community__town")
    pending = rows.filter(pk=request.session.get(PENDING_KEY)).first()
    if pending is None:
        return redirect("communities:receipt")
    form, status = CodeForm(posted(request)), 200
    if request.method == "POST":
        status = send(form, partial(keep_receipt, request, pending))
        if status == DONE or seated(pending.pk).exists():
            return redirect("communities:receipt")
    context = {"event": pending.event, "form": form, "phone": mask_phone(pending.phone)}
    return render(request, "communities/code.html", context, status=status)


def keep_receipt(request, pending, **values):
    registration, cancel_code = services.confirm_seat(pending, **values)
    show_row(request, RECEIPT_KEY, registration.pk, code=cancel_code)
    del request.session[PENDING_KEY]


def seated(pk):
    """The registration of that key, if it has a seat."""
    return Registration.objects.filter(pk=pk, state=Registration.State.CONFIRMED)


@login_not_required
@never_cache
@require_safe
def receipt(request):
    """Number and cancel code, for whoever has just registered in this browser."""
    pk, cancel_code = opened_with_code(request, RECEIPT_KEY)
    found = seated(pk).select_related("event__outlet__community__town").first()
    if found is None:
        return not_open_here(request, "communities:events")
    context = {"registration": found, "event": found.event, "cancel_code": cancel_code}
    return render(request, "communities/receipt.html", context)


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def cancel(request):
    """Give a seat back with its number and code."""
    form, status = CancelForm(posted(request)), 200
    if request.method == "POST":
        address = client_address(request)
        if rate_limits.guessed_too_often("event-cancel", address, CANCELS_PER_ADDRESS):
            form.add_error(None, "编号和取消码错了太多次，请过一小时再试。")
            status = TOO_MANY
        elif form.is_valid() and services.find_registration(**form.cleaned_data) is None:
            rate_limits.note_wrong_guess("event-cancel", address, CANCELS_PER_ADDRESS)
            form.add_error(None, "编号或者取消码不对，请核对后再试。")
            status = INVALID
        else:
            status = send(form, give_back)
        if status == DONE:
            messages.success(request, "报名已取消，谢谢。")
            return redirect("communities:events")
    return render(request, "communities/cancel.html", {"form": form}, status=status)


def give_back(**values):
    services.cancel_seat(services.find_registration(**values), at=timezone.now())
