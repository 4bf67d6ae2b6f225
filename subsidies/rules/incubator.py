"""创业孵化基地补助, to the unit that keeps it. Source: 措施十二. The amount of this county is not confirmed."""

from subsidies.rules.reasons import Claim, at_least, need


def reasons(facts, terms):
    least = terms["min_tenants"]
    yield need("unit", facts.is_unit, "由单位申请", "要由单位申请", "营业执照或者法人证书")
    yield need(
        "tenants",
        at_least(facts.tenants, least),
        f"入驻的创业实体不少于{least}户",
        f"入驻的创业实体少于{least}户",
        "入驻协议",
    )


def claim(facts, terms):
    return Claim("incubator")
