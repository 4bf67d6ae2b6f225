"""员工制家政企业社会保险补贴, by the month of each worker. Source: 国办发〔2019〕30号 names it; the amount is not confirmed.

Assumption: the months that a worker is subsidised for at most, max_months, are counted over all workers of the unit;
for 县人社局 to confirm.
"""

from subsidies.rules.reasons import Claim, at_least, need


def reasons(facts, terms):
    yield need(
        "employee",
        facts.is_employee,
        "和员工制家政企业签有劳动合同",
        "没有和员工制家政企业签劳动合同",
        "劳动合同",
    )
    yield need(
        "insured",
        at_least(facts.insured_months, terms["min_months"] * people_of(facts)),
        "单位按月缴了社会保险",
        "单位没有缴社会保险",
        "社会保险缴费由县人社局核对",
    )


def claim(facts, terms):
    paid = facts.insured_months or 0
    return Claim("month", min(paid, terms["max_months"] * people_of(facts))) if paid else None


def people_of(facts) -> int:
    """For how many workers; the months of one stand alone."""
    return facts.insured_people or 1
