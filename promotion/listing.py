"""The day that a figure is asked for."""

from datetime import date

from django.http import Http404
from django.utils import timezone


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
