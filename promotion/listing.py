"""Pages of rows, and the day that a figure is asked for."""

from datetime import date

from django.http import Http404
from django.utils import timezone

PAGE_SIZE = 50


def number_in(request, name) -> int | None:
    """A whole number of the address; raises Http404 for anything else that was given."""
    text = request.GET.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Http404
    return int(text)


def day_in(request) -> date:
    """The day of ?on=2026-11-30, today where none is given; raises Http404 for no day and for one to come."""
    today = timezone.localdate()
    text = request.GET.get("on", "")
    if not text:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if day > today:
        raise Http404
    return day


def page_of(request, rows):
    """(the rows of this page, the key that the next one begins behind or None); rows by rising key."""
    after = number_in(request, "after")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    found = list(rows.order_by("pk")[: PAGE_SIZE + 1])
    return found[:PAGE_SIZE], found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else None
