"""A price list as a snapshot has it, in words, for the pages of contracts."""

from datetime import date

from django import template
from django.utils.formats import date_format

from contracts.wording import item_in_words
from market.models import Unit

register = template.Library()
UNITS = dict(Unit.choices)


@register.filter
def price_line(line) -> str:
    """line: as a snapshot has it."""
    return item_in_words(line, UNITS)


@register.filter
def first_day(prices) -> str:
    """Since when the list applies: 2026年11月8日."""
    return date_format(date.fromisoformat(prices["effective_on"]))
