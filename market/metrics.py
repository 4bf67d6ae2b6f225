"""The market's figures of the plan's second measure, read from price lists and signatures."""

from datetime import date

from market.figures import CONVENTION, PRICES
from plan.metrics import metric


@metric(
    "current_price_lists_percent",
    register="价目表登记",
    rows="market:prices_rows",
    title="公布现行价目表的企业占比",
    unit="%",
    definition="名录状态正常的企业里，当天执行的价目表在核对期限以内公布或者确认过的所占比例，四舍五入。",
)
def current_price_lists_percent(on: date) -> int:
    """Of the open enterprises, how many in a hundred have a current price list."""
    return PRICES.percent(on)


@metric(
    "signed_convention_percent",
    register="公约签署登记",
    rows="market:convention_rows",
    title="签署现行公约的企业占比",
    unit="%",
    definition="名录状态正常的企业里，当天签署了现行家政服务公约、没有撤回的所占比例，四舍五入。",
)
def signed_convention_percent(on: date) -> int:
    """Of the open enterprises, how many in a hundred have signed the convention in force."""
    return CONVENTION.percent(on)
