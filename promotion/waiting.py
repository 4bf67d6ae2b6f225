"""What waits for the bureau that holds campaigns."""

from disclosure.models import Notice
from gaotai_jiazheng.waiting_work import waits
from promotion.permissions import promotes

waits("promotion.Settlement", "待复核的消费券结算单", promotes, state__exact="listed")
waits("promotion.Settlement", "已复核、待支付的结算单", promotes, state__exact="approved")


@waits(
    "promotion.Settlement",
    "公示期满、待转资金发放的结算单",
    promotes,
    state__exact="noticed",
    notice="over",
)
def put_up_to_the_end(rows, user):
    """Those whose notice is over: a fund pays them."""
    return rows.filter(state="noticed", notice__in=Notice.objects.over())


waits(
    "promotion.Settlement",
    "资金已取消付款、要重新转资金发放的结算单",
    promotes,
    state__exact="payable",
    payable__state__exact="cancelled",
)


@waits(
    "promotion.Campaign",
    "规则公示期满、可以开始的消费券活动",
    promotes,
    state__exact="rules_up",
    notice="over",
)
def rules_up_to_the_end(rows, user):
    """Those whose rules were put up long enough."""
    return rows.filter(state="rules_up", rules_notice__in=Notice.objects.over())


waits("promotion.Campaign", "已核算、待公示决算的消费券活动", promotes, state__exact="accounted")
