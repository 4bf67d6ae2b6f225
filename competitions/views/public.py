"""Competitions for everybody: the list, one with its results, the same as data, and figures."""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from competitions import metrics, ranking
from competitions.models import Competition, Honour
from competitions.publishing import data_of, events_of
from competitions.transitions import Action, State
from gaotai_jiazheng.masking import mask_name

SHOWN = 50
INDENT = {"ensure_ascii": False, "indent": 1}


def competition_or_404(number) -> Competition:
    rows = Competition.objects.public().select_related("bureau", "notice", "draw")
    return get_object_or_404(rows, number=number)


@login_not_required
@require_safe
def index(request):
    """What was announced, the newest first."""
    rows = Competition.objects.public().select_related("bureau").order_by("-held_on", "-pk")
    return render(request, "competitions/index.html", {"rows": list(rows[:SHOWN])})


@login_not_required
@never_cache
@require_safe
def competition(request, number):
    """One competition: when, what is judged how, and the results as far as sheets are locked."""
    found = competition_or_404(number)
    honours = Honour.objects.filter(entry__event__competition=found).select_related("entry")
    names = {each.entry.start_number: mask_name(each.entry.name) for each in honours}
    is_off = found.state == State.CANCELLED
    context = {
        "competition": found,
        "events": [with_names(event, names) for event in events_of(found)],
        "takes": found.takes_entries(timezone.now()),
        "formula": ranking.FORMULA_WORDS,
        "called_off": found.steps.filter(action=Action.CANCEL).last() if is_off else None,
        "draw": getattr(found, "draw", None),
    }
    return render(request, "competitions/competition.html", context)


def with_names(event, names) -> dict:
    """The event as its page shows it: whoever has won a prize has a masked name."""
    waiting = [
        each["start_number"]
        for each in event["entries"]
        if not each["sheets"] and not each["is_absent"]
    ]
    placed = [each | {"name": names.get(each["start_number"], "")} for each in event["ranking"]]
    return event | {"ranking": placed, "waiting": waiting}


@login_not_required
@never_cache
@require_safe
def scores(request, number):
    """Everything that the ranking and the start numbers follow from, as JSON."""
    found = competition_or_404(number)
    return JsonResponse(data_of(found), json_dumps_params=INDENT)


@login_not_required
@require_safe
def figures(request):
    """What the plan's figures count: this year's competitions, entrants of each town, prizes."""
    today = timezone.localdate()
    held = Competition.objects.held().filter(held_on__lte=today, held_on__year=today.year)
    honours = Honour.objects.filter(
        entry__event__competition__awarded_on__year=today.year
    ).select_related("entry__event__competition", "prize")
    context = {
        "year": today.year,
        "held": list(held[:SHOWN]),
        "towns": metrics.by_town(today),
        "entrants": metrics.competition_entrants(today),
        "honours": list(honours[:SHOWN]),
        "awards": metrics.competition_awards(today),
    }
    return render(request, "competitions/figures.html", context)
