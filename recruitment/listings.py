"""A public page that lists exactly the rows that a figure counts on a day, a page at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

SHOWN = 100
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True)
class Listing:
    """title: the heading. lead: what stands over the rows, with {count} and {on}. rows: a day -> a QuerySet
    with what the cells need, so that the queries stay fixed. cells: heading of a column -> the text of a row."""

    title: str
    lead: str
    rows: Callable
    cells: dict[str, Callable]
    back: tuple[str, str]  # (name of the address, title) of the page above


def day_asked_for(request) -> date:
    """?on=YYYY-MM-DD; today for none, for one that is no day, for one to come, and for one before every record."""
    today = timezone.localdate()
    try:
        asked = parse_date(request.GET.get("on", "")) or today
    except ValueError:
        return today
    return asked if EARLIEST <= asked <= today else today


def page_of(listing: Listing):
    """The view of a listing; two queries and what the rows themselves prefetch."""

    @login_not_required
    @require_safe
    def view(request):
        on = day_asked_for(request)
        page = Paginator(listing.rows(on), SHOWN).get_page(request.GET.get("page"))
        rows = [
            [(heading, text(row)) for heading, text in listing.cells.items()]
            for row in page.object_list
        ]
        context = {
            "listing": listing,
            "lead": listing.lead.format(count=page.paginator.count, on=date_format(on)),
            "on": on,
            "page": page,
            "rows": rows,
            "headings": list(listing.cells),
        }
        return render(request, "recruitment/listing.html", context)

    return view
