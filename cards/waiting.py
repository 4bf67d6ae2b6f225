"""What waits for the bureaus that issue cards."""

from cards.permissions import can_issue
from gaotai_jiazheng.waiting_work import waits

waits("cards.Card", "已挂失、待补发的上门服务证", can_issue, state__exact="lost")
