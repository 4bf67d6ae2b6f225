"""The market's figures, and the rows that each of them opens to."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from market import figures
from market.figures import CONVENTION, PRICES, SHARES
from plan.ways import rounded_percent

PAGE_SIZE = 50


@login_not_required
@require_safe
def index(request):
    """Both shares of today: three queries."""
    today = timezone.localdate()
    whole = figures.open_enterprises(today).count()
    shares = []
    for share in SHARES.values():
        part = share.counted(today).count()
        shares.append({"share": share, "part": part, "percent": rounded_percent(part, whole)})
    context = {"today": today, "whole": whole, "shares": shares}
    return render(request, "market/figures/index.html", context)


@login_not_required
@require_safe
def prices_rows(request):
    return rows(request, PRICES)


@login_not_required
@require_safe
def convention_rows(request):
    return rows(request, CONVENTION)


def rows(request, share):
    """The enterprises that are counted, over pages; ?missing=1 shows the staff those that are not."""
    shows_missing = "missing" in request.GET
    if shows_missing and not request.user.is_staff:
        raise Http404
    today = timezone.localdate()
    found = share.missing(today) if shows_missing else share.counted(today)
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 19:
        found = found.filter(pk__gt=after)
    found = list(found.select_related("town").order_by("pk")[: PAGE_SIZE + 1])
    context = {
        "share": share,
        "enterprises": found[:PAGE_SIZE],
        "more": found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else None,
        "shows_missing": shows_missing,
        "is_staff": request.user.is_staff,
        "today": today,
    }
    return render(request, "market/figures/rows.html", context)
