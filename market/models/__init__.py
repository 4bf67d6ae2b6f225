"""Price lists of enterprises: versions that never change once they are published."""

from market.models.price_list import (
    LONGEST_CONTENT,
    LONGEST_TITLE,
    MOST_FEN,
    MOST_LINES,
    PriceConfirmation,
    PriceLine,
    PriceList,
    Unit,
)

__all__ = [
    "LONGEST_CONTENT",
    "LONGEST_TITLE",
    "MOST_FEN",
    "MOST_LINES",
    "PriceConfirmation",
    "PriceLine",
    "PriceList",
    "Unit",
]
