"""What waits for the bureaus that hold recruitment events."""

from gaotai_jiazheng.waiting_work import waits
from recruitment import to_do
from recruitment.permissions import keeps_events

waits("recruitment.Booth", "待分配的展位", keeps_events, waits="us")(to_do.booths_to_give)
waits("recruitment.RecruitmentEvent", "已经结束、待记录的招聘活动", keeps_events, waits="us")(
    to_do.events_to_close
)
