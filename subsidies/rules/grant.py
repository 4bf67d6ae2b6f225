"""创业项目补助 out of 创业带动就业扶持资金. The amount of this county is not confirmed."""

from subsidies.rules.reasons import Claim, at_least, need


def reasons(facts, terms):
    months = terms["min_months"]
    yield need("business", facts.has_business, "办了营业执照", "没有办营业执照", "营业执照")
    yield need(
        "business_months",
        at_least(facts.business_months, months),
        f"正常经营满{months}个月",
        f"正常经营不满{months}个月",
        "纳税或者经营流水",
    )
    yield need(
        "group",
        facts.is_start_up_group,
        "创办人属于扶持人员",
        "创办人不属于扶持人员",
        "身份由部门联网核对，联网核对不到的补交证明",
    )


def claim(facts, terms):
    return Claim("project")
