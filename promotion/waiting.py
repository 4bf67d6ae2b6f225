"""What waits for the bureau that holds campaigns."""

from gaotai_jiazheng.waiting_work import waits
from promotion.permissions import promotes

waits("promotion.Settlement", "待复核的消费券结算单", promotes, state__exact="listed")
waits("promotion.Settlement", "已复核、待支付的结算单", promotes, state__exact="approved")
