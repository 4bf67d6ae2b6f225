"""What everybody may read of how complaints ended: no number, no name, no place of who complained."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from complaints.models import Publication

ROWS_PER_PAGE = 20
SHOWN = (
    "approved_at",
    "text__title",
    "text__facts",
    "text__result",
    "complaint__category__name",
    "complaint__enterprise__name",
    "complaint__bureau__name",
)


def public():
    """What is public now, with the columns that may be shown and no others."""
    named = Publication.objects.public().select_related(
        "text", "complaint__category", "complaint__enterprise", "complaint__bureau"
    )
    return named.only(*SHOWN)


@login_not_required
@require_safe
def published(request):
    """The list, the latest first, twenty a page; ``after``: the last one of the page before."""
    found = public().order_by("-approved_at", "-pk")
    if after := request.GET.get("after", ""):
        found = found.filter(earlier_than(after))
    rows = list(found[: ROWS_PER_PAGE + 1])
    page = {
        "rows": rows[:ROWS_PER_PAGE],
        "next": place_of(rows[ROWS_PER_PAGE - 1]) if len(rows) > ROWS_PER_PAGE else "",
        "is_first": not after,
    }
    return render(request, "complaints/published.html", page)


def place_of(publication) -> str:
    """Where a row stands in the list, for the address of the next page."""
    return f"{publication.approved_at.isoformat()}_{publication.pk}"


def earlier_than(place: str) -> Q:
    """The rows behind that place. Raises Http404 for what is no place."""
    at, _, pk = place.partition("_")
    try:
        moment = datetime.fromisoformat(at.replace(" ", "+"))
    except ValueError:
        raise Http404 from None
    if moment.tzinfo is None or not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        raise Http404
    return Q(approved_at__lte=moment) & ~Q(approved_at=moment, pk__gte=int(pk))


@login_not_required
@require_safe
def published_one(request, pk):
    """One of them; 404 once it is withdrawn."""
    return render(
        request,
        "complaints/published_one.html",
        {"publication": get_object_or_404(public(), pk=pk)},
    )
