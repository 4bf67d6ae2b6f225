"""How sums of money are written where several stand under one another."""

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def grouped(amount: Decimal | int | None) -> str:
    """Yuan and cents with a comma at every thousand: 700000 becomes "700,000.00"; "" for None.

    Django's own filter follows the grouping of zh_Hans, which has no separator.
    """
    return "" if amount is None else f"{amount:,.2f}"
