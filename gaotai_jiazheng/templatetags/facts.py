"""How a value stands beside its label on the page of a row."""

from datetime import date, datetime

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.formats import date_format

register = template.Library()
EMPTY = "—"


@register.filter(needs_autoescape=True)
def fact(value, autoescape=True):
    """A day such as 2026年9月9日, a moment with the county's time, 是 or 否, a text with its lines; "—" for nothing.

    In the place of ``linebreaksbr`` alone, which makes a text of a day as Python writes it, and of a moment
    one with the time of Greenwich.
    """
    if value is None or value == "":
        return EMPTY
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value)
    return linebreaksbr(value, autoescape)
