"""优秀家政服务员奖励. Source: 措施十五. Money follows an award only by a dated line of the table."""

from subsidies.rules.reasons import Claim, need


def reasons(facts, terms):
    yield need(
        "award",
        facts.award,
        "十二个月内受到县级以上家政服务表彰",
        "十二个月内没有家政服务表彰",
        "表彰决定由授予单位登记，不用本人提供",
    )


def claim(facts, terms):
    return Claim("award") if facts.award else None
