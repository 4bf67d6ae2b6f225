"""Wages below the minimum. Source: 《劳动法》第四十八条; 《最低工资规定》（2004-03-01起施行）第三条、第十二条.

The minimum of an hour is for part-time work. A day or a visit has no minimum of its own: neither is compared.
A minimum that no bureau has confirmed asks for an officer and forbids nothing.
"""

from employment.rules.post import Hit

MONTH, HOUR, FULL = "month", "hour", "full"


def check(post, floor):
    if floor is None:
        return None
    least = {MONTH: floor.month_yuan, HOUR: floor.hour_yuan}.get(post.wage_unit)
    is_part_time_month = post.wage_unit == MONTH and FULL not in post.shifts
    if least is None or post.wage_min_yuan >= least or is_part_time_month:
        return None
    if floor.is_confirmed:
        return Hit("wage_min_yuan", f"低于最低工资标准（{least:f}元），请改高。", True)
    return Hit(
        "wage_min_yuan",
        f"低于平台暂存的最低工资（{least:f}元，待县人社局确认），由审核人员核定。",
        False,
    )
