"""创业孵化基地补助, to the unit that keeps it. Source: 措施十二. The amount of this county is not confirmed.

What the register of incubators has is taken from there: who keeps it, its tenants, how long each has stayed.
"""

from subsidies.rules.reasons import Claim, at_least, need


def reasons(facts, terms):
    """min_stay_months may be absent: no source that we know names how long a tenant has to stay."""
    least, months = terms["min_tenants"], terms.get("min_stay_months")
    yield need("unit", facts.is_unit, "由单位申请", "要由单位申请", "营业执照或者法人证书")
    if facts.incubator:
        yield need(
            "operator",
            facts.is_operator,
            "申请单位是名录里这个基地的运营单位",
            "名录里这个基地的运营单位不是申请单位",
        )
    known = recorded_words(facts.stays)
    yield need(
        "tenants",
        at_least(facts.tenants, least),
        f"入驻的创业实体不少于{least}户{known}",
        f"入驻的创业实体少于{least}户{known}",
        "" if known else "入驻协议",
    )
    if months:
        count = None if facts.stays is None else sum(stay >= months for stay in facts.stays)
        yield need(
            "stays",
            at_least(count, least),
            f"住满{months}个月的入驻企业不少于{least}户",
            f"住满{months}个月的入驻企业只有{count}户，少于{least}户",
            "入驻协议",
        )


def recorded_words(stays) -> str:
    """What the register says of the stays, in brackets; "" where the incubator is not in it."""
    if stays is None:
        return ""
    if not stays:
        return "（名录登记0户）"
    least, most = min(stays), max(stays)
    span = f"{most}" if least == most else f"{least}至{most}"
    return f"（名录登记{len(stays)}户，已经住了{span}个月）"


def claim(facts, terms):
    return Claim("incubator")
