"""Entering by the own telephone: at once for a worker who has signed in, by a code for everybody else."""

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competitions.forms.answering import send
from competitions.forms.entering import CodeForm, EventChoice, PersonForm
from competitions.models import Entry
from competitions.services import entering
from competitions.views.public import competition_or_404
from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import CONFLICT, DONE, TOO_MANY, button, new_code, posted
from gaotai_jiazheng.last_question import ask
from gaotai_jiazheng.masking import mask_phone
from gaotai_jiazheng.opened_rows import (
    not_open_here,
    open_row,
    opened_pk,
    show_row,
    wait_for_code,
)
from workers.signed_in import worker_of
from workers.views.own import own_page

GET_AND_POST = ["GET", "HEAD", "POST"]
PENDING_KEY, RECEIPT_KEY = "competition_entry", "competition_receipt"
SHOWN = 50
LOSES = "取消以后审查的结果也没有了；报名截止以前可以重新报名，重新审查，截止以后不能再报。"
TOO_OFTEN = "要验证码太频繁，请过一小时再试，或者请所在企业报名。"


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def enter(request, number):
    """Enter an event. Who is signed in as a worker only chooses it."""
    found, worker = competition_or_404(number), worker_of(request)
    context = {"competition": found, "worker": worker}
    if not found.takes_entries(timezone.now()):
        return render(request, "competitions/closed.html", context, status=CONFLICT)
    form_class = PersonForm if worker is None else EventChoice
    form, status = form_class(posted(request), competition=found), 200
    if request.method == "POST":
        if worker is not None:
            status = send(form, partial(enter_worker, request, worker))
        elif form.is_valid() and not rate_limits.may_send_code(
            "competition", client_address(request), form.cleaned_data["phone"]
        ):
            form.add_error(None, TOO_OFTEN)
            status = TOO_MANY
        else:
            status = send(form, partial(keep_pending, request))
        if status == DONE:
            return redirect("competitions:code" if worker is None else "competitions:receipt")
    return render(request, "competitions/enter.html", context | {"form": form}, status=status)


def enter_worker(request, worker, *, event):
    open_row(request, RECEIPT_KEY, entering.enter_known(event, worker).pk)


def keep_pending(request, **values):
    wait_for_code(request, PENDING_KEY, entering.ask(**values).pk)


@login_not_required
@never_cache
@require_http_methods(GET_AND_POST)
def code(request):
    """The code of the text message enters her; sent once more, it leads to the receipt again."""
    pending = pending_of(request)
    if pending is None:
        return redirect("competitions:receipt")
    form, status = CodeForm(posted(request)), 200
    if request.method == "POST":
        status = send(form, partial(entering.confirm, pending))
        entered = Entry.objects.filter(pk=pending.pk, state=Entry.State.ENTERED)
        if status == DONE or entered.exists():
            show_row(request, RECEIPT_KEY, request.session.pop(PENDING_KEY))
            return redirect("competitions:receipt")
    context = {
        "competition": pending.event.competition,
        "event": pending.event,
        "form": form,
        "phone": mask_phone(pending.phone),
    }
    return render(request, "competitions/code.html", context, status=status)


def pending_of(request) -> Entry | None:
    """The entry that this browser has sent and not yet confirmed."""
    rows = Entry.objects.filter(erased_at=None).select_related("event__competition")
    return rows.filter(pk=request.session.get(PENDING_KEY)).first()


@login_not_required
@never_cache
@require_POST
def code_again(request):
    """Send another code to the same telephone; nothing has to be typed again."""
    pending = pending_of(request)
    if pending is None:
        return not_open_here(request, "competitions:index")
    return new_code(
        request,
        pending,
        entering.send_code_again,
        of="competition",
        too_often=TOO_OFTEN,
        target="competitions:code",
    )


@login_not_required
@never_cache
@require_safe
def receipt(request):
    """The number, for whoever has just entered in this browser."""
    rows = Entry.objects.select_related("event__competition")
    found = rows.filter(pk=opened_pk(request, RECEIPT_KEY)).first()
    if found is None:
        return not_open_here(request, "competitions:index")
    return render(request, "competitions/receipt.html", {"entry": found})


@require_safe
@own_page
def mine(request, worker):
    """Her competitions: where she stands, her number, what she won."""
    rows = worker.competition_entries.exclude(state=Entry.State.PENDING)
    rows = rows.select_related("event__competition__draw", "honour__prize").order_by("-pk")
    entries = [
        {"entry": each, "may_be_taken_back": entering.may_be_taken_back(each)}
        for each in rows[:SHOWN]
    ]
    return render(request, "competitions/mine.html", {"entries": entries})


@require_http_methods(GET_AND_POST)
@own_page
def withdraw(request, worker, pk):
    """Take back an entry of hers, before the numbers are drawn, after having been asked once more."""
    rows = worker.competition_entries.select_related("event__competition")
    found = get_object_or_404(rows, pk=pk)
    if request.method != "POST":
        return ask(
            request,
            "取消报名",
            of=f"{found.event.competition}，{found.event}",
            loses=LOSES,
            back=reverse("competitions:mine"),
        )
    return button(
        request,
        lambda: entering.withdraw(found, worker=worker),
        done="已取消报名。",
        target="competitions:mine",
    )
