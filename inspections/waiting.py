"""What waits for the bureaus that inspect, and for whoever was drawn."""

from gaotai_jiazheng.waiting_work import waits
from inspections.permissions import can_plan, is_inspector

INSPECTIONS = "inspections.Inspection"


def has_part(user) -> bool:
    return can_plan(user) or is_inspector(user)


waits(INSPECTIONS, "待检查的企业", has_part, state__in="planned,notified,unannounced")
waits(INSPECTIONS, "已检查、待责令整改或者公示的", has_part, state__exact="done")
waits(INSPECTIONS, "整改中、待复查的企业", has_part, state__exact="rectifying")
waits(INSPECTIONS, "已复查、待公示结果的检查", has_part, state__exact="rechecked")
waits(INSPECTIONS, "逾期没有整改的企业", has_part, state__exact="unrectified")
waits(INSPECTIONS, "公示中、待办结的检查", has_part, state__exact="noticed")
