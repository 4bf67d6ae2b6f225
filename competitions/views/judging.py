"""The judges' own pages: their entries by start number, one sheet each, signed once. No names are shown."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from competitions.forms.answering import send
from competitions.forms.scoring import SheetForm, TieForm
from competitions.models import Competition, Entry, Judge
from competitions.permissions import judge_of, seats_of
from competitions.services import entering, scoring
from competitions.transitions import State
from gaotai_jiazheng.form_answers import DONE, posted

GET_AND_POST = ["GET", "HEAD", "POST"]
SHOWN = 20


@never_cache
@require_safe
def index(request):
    """The competitions that the person judges now, with the numbers to score and those already signed."""
    judges = seats_of(request.user)
    return render(
        request,
        "competitions/judging/index.html",
        {"rows": [row_of(each) for each in judges[:SHOWN]]},
    )


def row_of(judge) -> dict:
    """Three queries a competition; of the entries that she must not open only the numbers are told."""
    mine = list(judge.entries().select_related("event").order_by("start_number"))
    signed = set(judge.sheets.values_list("entry", flat=True))
    tied = Entry.objects.filter(
        event__competition=judge.competition, state=Entry.State.ELIGIBLE
    ).exclude(pk__in=[each.pk for each in mine])
    return {
        "judge": judge,
        "entries": [{"entry": each, "is_signed": each.pk in signed} for each in mine],
        "tied": list(tied.order_by("start_number").values_list("start_number", flat=True)),
    }


def entry_or_404(request, number, start) -> tuple[Judge, Entry]:
    """The judge and the entry. One that she has a tie to does not open: 404 like one that is not there."""
    competition = get_object_or_404(Competition, number=number, state=State.HELD)
    judge = judge_of(request.user, competition)
    if judge is None:
        raise Http404
    rows = judge.entries().filter(is_absent=False).select_related("event__competition")
    return judge, get_object_or_404(rows, start_number=start)


@never_cache
@require_http_methods(GET_AND_POST)
def sheet(request, number, start):
    """Score one entry. Once signed, the sheet is shown and never changed here."""
    judge, entry = entry_or_404(request, number, start)
    criteria = list(entry.event.criteria.all())
    signed = list(judge.sheets.filter(entry=entry).select_related("by"))
    form, status = SheetForm(posted(request), criteria=criteria), 200
    if request.method == "POST":
        status = send(form, lambda **values: sign(judge, entry, form, request.user))
        if status == DONE:
            messages.success(request, f"{start}的评分表已签名锁定。")
            return redirect("competitions:judging")
    context = {
        "judge": judge,
        "entry": entry,
        "form": form,
        "versions": [lines_of(each, criteria) for each in signed],
    }
    return render(request, "competitions/judging/sheet.html", context, status=status)


def sign(judge, entry, form, user):
    scoring.sign(judge, entry, points=form.points, by=user)


def lines_of(signed, criteria) -> dict:
    """A signed sheet as lines of name and points."""
    lines = [(each.name, signed.points[str(each.position)]) for each in criteria]
    return {"sheet": signed, "lines": lines}


@never_cache
@require_http_methods(GET_AND_POST)
def tie(request, number, start):
    """Declare a tie: the entry does not open for her any more."""
    judge, entry = entry_or_404(request, number, start)
    form, status = TieForm(posted(request)), 200
    if request.method == "POST":
        status = send(form, partial(entering.declare_tie, judge, entry, by=request.user))
        if status == DONE:
            messages.success(request, f"您已对{start}回避。")
            return redirect("competitions:judging")
    context = {"judge": judge, "entry": entry, "form": form}
    return render(request, "competitions/judging/tie.html", context, status=status)
