"""The price board, and the rows that a figure of it opens to."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from market import board
from market.forms.board import BoardForm
from market.services.clocks import days_until_stale

PAGE_SIZE = 50
BAD_REQUEST = 400
FILTERS = ("line", "unit", "place", "fresh")


def kept(request, **changes) -> str:
    """The filters of this page for the address of another one."""
    given = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    return urlencode(given | changes)


@login_not_required
@require_safe
def index(request):
    """For each service and unit what is asked in the county; a fixed number of queries."""
    form = BoardForm(request.GET)
    status = 200 if form.is_valid() else BAD_REQUEST
    found = board.board(form.wanted())
    for row in found:
        row["rows"] = kept(request, line=row["line"], unit=row["unit"])
    context = {
        "form": form,
        "board": found,
        "today": timezone.localdate(),
        "days": days_until_stale(timezone.localdate()),
        "is_filtered": bool(kept(request)),
    }
    return render(request, "market/board.html", context, status=status)


@login_not_required
@require_safe
def rows(request):
    """The prices behind a figure, the cheapest first; ?after= is "price in fen-key" of the last one seen."""
    form = BoardForm(request.GET)
    status = 200 if form.is_valid() else BAD_REQUEST
    found = board.rows_behind(form.wanted(), seen_last(request), PAGE_SIZE + 1)
    more = None
    if len(found) > PAGE_SIZE:
        last = found[PAGE_SIZE - 1]
        more = kept(request, after=f"{last.price_fen}-{last.pk}")
    context = {
        "form": form,
        "lines": found[:PAGE_SIZE],
        "more": more,
        "back": kept(request),
        "is_first": "after" not in request.GET,
    }
    return render(request, "market/board_rows.html", context, status=status)


def seen_last(request) -> tuple[int, int] | None:
    """Where the page begins; None for the first one and for a mark that is none."""
    price, _, key = request.GET.get("after", "").partition("-")
    are_numbers = all(part.isascii() and part.isdigit() and len(part) < 19 for part in (price, key))
    return (int(price), int(key)) if are_numbers else None
