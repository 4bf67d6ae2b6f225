"""一次性往返交通补助. Source: 甘人社通〔2024〕155号 (number seen in a copy; amounts of this county not confirmed)."""

from subsidies.rules.facts import DESTINATIONS
from subsidies.rules.reasons import Claim, at_least, need


def reasons(facts, terms):
    months = terms["min_months"]
    yield need(
        "poverty_group",
        facts.is_poverty_group,
        "是脱贫劳动力或者防止返贫监测对象",
        "不是脱贫劳动力，也不是防止返贫监测对象",
        "脱贫或者监测身份由县农业农村局核对，不用本人开证明",
    )
    yield need(
        "works_away", facts.works_away, "在县外务工", "没有在县外务工", "务工证明或者劳动合同"
    )
    yield need(
        "months",
        at_least(facts.months, months),
        f"连续务工满{months}个月",
        f"连续务工不满{months}个月",
        "工资流水或者单位证明",
    )
    yield need(
        "not_organised",
        None if facts.was_organised is None else not facts.was_organised,
        "没有乘坐政府组织的免费专车（专列）",
        "乘坐了政府组织的免费专车（专列），交通费已经由政府承担",
    )


def claim(facts, terms):
    return Claim(facts.destination) if facts.destination in DESTINATIONS else None
