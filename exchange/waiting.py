"""What waits for whoever takes in the hotlines' files and sends news back to them."""

from exchange.permissions import imports_orders, sends_again
from gaotai_jiazheng.waiting_work import waits

waits("exchange.ImportBatch", "待确认的热线导入", imports_orders, state__exact="checked")
waits("exchange.Delivery", "没有送到的热线回传", sends_again, state__exact="failed")
