"""技能竞赛: what takes entries, and the enterprise's own people in it."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from competitions.forms.answering import send
from competitions.forms.entering import EventChoice
from competitions.models import Competition, Entry
from competitions.services import entering
from competitions.views.entering import LOSES
from competitions.views.public import competition_or_404
from credentials.forms.registering import OwnWorkerForm
from enterprises.permissions import can_sign_for
from enterprises.workspace import WHEN_SENT, enterprise_page
from gaotai_jiazheng.form_answers import DONE, button, posted
from gaotai_jiazheng.last_question import ask

SHOWN = 100


class OwnEntryForm(EventChoice, OwnWorkerForm):
    """An event, and one of the enterprise's people, chosen or by the number of her paper."""

    field_order = ("event", *OwnWorkerForm.field_order)


@enterprise_page
@never_cache
@require_safe
def index(request, enterprise):
    """What was announced, the newest first."""
    rows = Competition.objects.public().order_by("-held_on", "-pk")
    return render(request, "competitions/workspace/index.html", {"rows": list(rows[:SHOWN])})


@enterprise_page(begins=WHEN_SENT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def competition(request, enterprise, number):
    """One competition and the enterprise's entries; POST enters one of its people."""
    found = competition_or_404(number)
    signs = can_sign_for(request.user, enterprise)
    form = OwnEntryForm(
        posted(request), competition=found, enterprise=enterprise, on=timezone.localdate()
    )
    status = 200
    if request.method == "POST":
        if not signs:
            raise PermissionDenied("由企业负责人或者受托人报名。")
        status = send(form, partial(enter, form, enterprise, request.user))
        if status == DONE:
            messages.success(request, "已报名，等资格审查。")
            return redirect("competitions_workspace:competition", number)
    rows = Entry.objects.filter(event__competition=found, enterprise=enterprise)
    rows = rows.filter(way=Entry.Way.ENTERPRISE)
    rows = rows.select_related("event__competition__draw", "honour__prize")
    takes = found.takes_entries(timezone.now())
    context = {
        "competition": found,
        "form": form,
        "signs": signs,
        "takes": takes,
        "entries": [
            {"entry": each, "may_be_taken_back": signs and entering.may_be_taken_back(each)}
            for each in rows[:SHOWN]
        ],
    }
    return render(request, "competitions/workspace/competition.html", context, status=status)


def enter(form, enterprise, user, *, event, **_typed):
    entering.enter_for_enterprise(event, form.worker, enterprise=enterprise, by=user)


@enterprise_page
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, enterprise, pk):
    """Take back an entry that the enterprise has made, after having been asked once more."""
    rows = Entry.objects.filter(way=Entry.Way.ENTERPRISE).select_related("event__competition")
    found = get_object_or_404(rows, pk=pk, enterprise=enterprise)
    if not can_sign_for(request.user, enterprise):
        raise PermissionDenied("由企业负责人或者受托人取消。")
    back = reverse("competitions_workspace:competition", args=[found.event.competition.number])
    if request.method != "POST":
        of = f"{found.masked_name}，{found.event.competition}，{found.event}"
        return ask(request, "取消报名", of=of, loses=LOSES, back=back)
    return button(
        request,
        lambda: entering.withdraw(found, enterprise=enterprise, by=request.user),
        done="已取消报名。",
        target=back,
    )
