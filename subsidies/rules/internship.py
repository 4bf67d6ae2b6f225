"""就业见习补贴, by the month and to the unit that takes interns. The amount of this county is not confirmed."""

from subsidies.rules.reasons import Claim, at_least, need


def reasons(facts, terms):
    least, most = terms["min_months"], terms["max_months"]
    yield need(
        "young_jobless",
        facts.is_young_jobless,
        "见习人员是离校两年内未就业的毕业生或者16至24岁失业青年",
        "见习人员不是离校两年内未就业的毕业生，也不是16至24岁失业青年",
        "毕业证书或者失业登记",
    )
    yield need("intern", facts.is_intern, "正在或者已经完成见习", "没有见习", "见习协议")
    yield need(
        "months",
        None if facts.months is None else least <= facts.months <= most,
        f"见习{least}至{most}个月",
        f"见习时间不在{least}至{most}个月之间",
        "见习考勤",
    )
    yield need(
        "allowance",
        facts.allowance_reaches_minimum,
        "每月发给的生活费不低于当地最低工资",
        "每月发给的生活费低于当地最低工资",
        "发放生活费的银行流水",
    )


def claim(facts, terms):
    is_whole = at_least(facts.months, terms["min_months"])
    return Claim("month", min(facts.months, terms["max_months"])) if is_whole else None
