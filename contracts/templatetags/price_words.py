"""A line of a price list in words, for the pages of contracts."""

from django import template

from contracts.wording import item_in_words
from market.models import Unit

register = template.Library()
UNITS = dict(Unit.choices)


@register.filter
def price_line(line) -> str:
    """line: as a snapshot has it."""
    return item_in_words(line, UNITS)
