"""Ratings for everybody: who is rated, how a result came about, by which criteria, who is brought on."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch, Q
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ratings import clocks
from ratings.models import (
    Application,
    CultivationEntry,
    Evidence,
    Rating,
    RatingChange,
    Result,
    StandardScheme,
)
from ratings.services.granting import notice_of, notices
from ratings.transitions import CLOSED_STATES, State

PAGE_SIZE = 50
INDENT = {"ensure_ascii": False, "indent": 1}


@login_not_required
@require_safe
def index(request):
    """Those that are rated today, and those that are up for it."""
    today = timezone.localdate()
    in_force = Rating.objects.in_force(today).order_by("-granted_on", "-pk").defer("result__data")
    in_force = in_force.select_related("enterprise", "result__application__scheme")
    before = request.GET.get("before", "")
    if before and not (before.isascii() and before.isdecimal() and len(before) < 6):
        raise Http404
    skipped = int(before or 0)
    rows = list(in_force[skipped : skipped + PAGE_SIZE + 1])
    up = notices().filter(withdrawn_at=None).values("subject_id")
    noticed = Application.objects.filter(state=State.NOTICED, pk__in=up)
    context = {
        "today": today,
        "ratings": rows[:PAGE_SIZE],
        "next_page": skipped + PAGE_SIZE if len(rows) > PAGE_SIZE else None,
        "noticed": list(noticed.select_related("enterprise").order_by("-pk")[:PAGE_SIZE]),
        "schemes": list(StandardScheme.objects.in_use().select_related("bureau")),
    }
    return render(request, "ratings/index.html", context)


@login_not_required
@require_safe
def rating(request, number):
    """One rating: its level and days, what it rests on, and everything that was done with it."""
    rows = Rating.objects.select_related(
        "enterprise", "notice", "result__application__scheme__bureau"
    ).prefetch_related(Prefetch("changes", RatingChange.objects.order_by("pk")))
    found = get_object_or_404(rows, number=number)
    evidence = Evidence.objects.filter(application=found.result.application).select_related("item")
    context = {
        "rating": found,
        "repair_by": clocks.repair_by(found),
        "result": found.result,
        "scheme": found.result.application.scheme,
        "evidence": list(evidence.order_by("item__position", "pk")),
    }
    return render(request, "ratings/rating.html", context)


def public_result(number) -> Result:
    """The result of an application that was put up for everybody. Raises Http404 for any other."""
    rows = Application.objects.select_related("enterprise", "scheme__bureau")
    application = get_object_or_404(rows, number=number)
    result = application.results.order_by("-panel_round").first()
    is_up = application.state == State.GRANTED or (
        application.state == State.NOTICED and notice_of(application) is not None
    )
    if result is None or not is_up:
        raise Http404
    result.application = application
    return result


@login_not_required
@require_safe
def result(request, number):
    """How a result came about: every item's score and how far the members were apart."""
    found = public_result(number)
    given = {item["number"]: item for item in found.data["result"]["items"]}
    context = {
        "result": found,
        "application": found.application,
        "scheme": found.application.scheme,
        "items": [{**item, **given[item["number"]]} for item in found.data["scheme"]["items"]],
        "members": found.data["members"],
        "member_totals": found.data["result"]["member_totals"],
        "notice": notice_of(found.application),
        "rating": Rating.objects.filter(result=found).first(),
    }
    return render(request, "ratings/result.html", context)


@login_not_required
@require_safe
def result_data(request, number):
    """The same as data: all that is needed to compute the result again."""
    return JsonResponse(public_result(number).data, json_dumps_params=INDENT)


@login_not_required
@require_safe
def scheme(request, pk):
    """Criteria that are or were in use, word for word."""
    rows = StandardScheme.objects.exclude(state=StandardScheme.State.DRAFT)
    found = get_object_or_404(rows.select_related("bureau"), pk=pk)
    items = list(found.items.all())
    context = {"scheme": found, "items": items, "full": sum(item.points for item in items)}
    return render(request, "ratings/scheme.html", context)


@login_not_required
@require_safe
def cultivation(request):
    """The cultivation list, year by year. The rungs above the bureau's own word are read from the registers."""
    today = timezone.localdate()
    entries = list(CultivationEntry.objects.select_related("enterprise"))
    ids = {entry.enterprise_id for entry in entries}
    rated = dict(
        Rating.objects.in_force(today).filter(enterprise__in=ids).values_list("enterprise", "level")
    )
    under_way = Application.objects.filter(
        ~Q(state__in=[State.SELF_ASSESSING, *CLOSED_STATES]), enterprise__in=ids
    )
    applied = set(under_way.values_list("enterprise", flat=True))
    years = {}
    for entry in entries:
        years.setdefault(entry.year, []).append(
            {"entry": entry, "rung": rung_of(entry, rated, applied)}
        )
    context = {"years": years, "today": today}
    return render(request, "ratings/cultivation.html", context)


def rung_of(entry, rated, applied) -> str:
    """The rung as it is today."""
    if entry.enterprise_id in rated:
        return f"已达标（{rated[entry.enterprise_id]}）"
    if entry.enterprise_id in applied:
        return "评定中"
    return entry.get_rung_display()
