"""创业担保贷款: the portal finds who qualifies and keeps the clocks; the bank lends the money.

Source: 甘人社通〔2024〕299号 第十二条 (seen in a copy): 7 + 3 + 5 workdays, refusal told within 5.
"""

from subsidies.rules.reasons import at_least, need


def reasons(facts, terms):
    yield need(
        "group",
        facts.is_start_up_group,
        "属于贷款扶持的人员",
        "不属于贷款扶持的人员",
        "身份由部门联网核对，联网核对不到的补交证明",
    )
    youngest = terms["min_age"]
    yield need("age", at_least(facts.age, youngest), f"年满{youngest}周岁", f"不满{youngest}周岁")
    yield need("business", facts.has_business, "已经办了营业执照", "还没有办营业执照", "营业执照")


def claim(facts, terms):
    """No money of the county's is paid."""
    return None
