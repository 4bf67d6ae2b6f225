"""职业技能培训补贴. Source: 甘财社〔2024〕152号, 甘人社通〔2024〕263号 (numbers seen in a copy): special ability at
80 % of its reference occupation, occupations of the shortage catalogue 20 % more. min_hours: asked of classes where the version has it."""

from subsidies.rules.facts import CERTIFICATES
from subsidies.rules.reasons import Claim, at_least, need


def reasons(facts, terms):
    youngest = terms["min_age"]
    yield need("age", at_least(facts.age, youngest), f"年满{youngest}周岁", f"不满{youngest}周岁")
    least = terms.get("min_hours")
    if least and facts.hours is not None:
        yield need("hours", facts.hours >= least, f"培训满{least}学时", f"培训不满{least}学时")
    has_one = None if facts.certificate is None else facts.certificate in CERTIFICATES
    yield need(
        "certificate",
        has_one,
        "十二个月内取得职业技能证书",
        "十二个月内没有取得职业技能证书",
        "职业技能等级证书、专项职业能力证书或者培训合格证书",
    )


def claim(facts, terms):
    if facts.certificate not in CERTIFICATES:
        return None
    is_special = facts.certificate == "special_ability"
    percent = terms["special_ability_percent"] if is_special else 100
    more = terms["shortage_percent"] if facts.is_shortage else 0
    return Claim("level_5" if is_special else facts.certificate, percent=percent, surcharge=more)
