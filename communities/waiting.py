"""What waits for the bureaus and the clerks who look after outlets in communities."""

from communities import duties
from communities.permissions import acts_for, can_keep_prices, towns_of
from gaotai_jiazheng.waiting_work import waits

OUTLETS = "communities.Outlet"


def speaks_for_communities(user) -> bool:
    return bool(towns_of(user)) or acts_for(user, duties.facilities_bureau())


def files_outlets(user) -> bool:
    return acts_for(user, duties.filing_bureau())


waits(OUTLETS, "待填社区意见的网点", speaks_for_communities, state__exact="applied")
waits(OUTLETS, "待备案的网点", files_outlets, state__exact="viewed")
waits("communities.Meter", "已申请居民价的电表、水表", can_keep_prices, state__exact="applied")
