"""The market's figures of the plan's second measure, read from price lists and signatures."""

from datetime import date

from market.figures import CONVENTION, PRICES
from plan.metrics import metric


@metric("current_price_lists_percent", register="价目表登记", rows="market:prices_rows")
def current_price_lists_percent(on: date) -> int:
    """Of the open enterprises, how many in a hundred have a current price list."""
    return PRICES.percent(on)


@metric("signed_convention_percent", register="公约签署登记", rows="market:convention_rows")
def signed_convention_percent(on: date) -> int:
    """Of the open enterprises, how many in a hundred have signed the convention in force."""
    return CONVENTION.percent(on)
