"""What waits for the bureaus that keep the register of visits."""

from gaotai_jiazheng.waiting_work import waits
from visits.permissions import keeps_terms, proposes, revokes

waits("visits.Visit", "待答复的上门记录争议", keeps_terms, state__exact="disputed")
waits("visits.StarBatch", "草拟好、待公示的星级名单", proposes, state__exact="draft")
waits("visits.StarBatch", "公示中、待授予的星级名单", revokes, state__exact="noticed")
