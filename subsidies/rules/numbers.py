"""What the rules of a family ask of a version: its terms, and the lines that its table may have."""

from typing import NamedTuple

from subsidies.rules.facts import CERTIFICATES, DESTINATIONS


class Term(NamedTuple):
    """A whole number, by the name under which a rule asks for it."""

    name: str
    label: str
    unit: str
    is_optional: bool = False


TERMS = {
    "training": (
        Term("min_age", "年龄不低于", "周岁"),
        Term("special_ability_percent", "专项职业能力按参照标准的", "%"),
        Term("shortage_percent", "急需紧缺职业上浮", "%"),
        Term("min_hours", "培训不少于", "学时", is_optional=True),
    ),
    "travel": (Term("min_months", "连续务工不少于", "个月"),),
    "internship": (
        Term("min_months", "见习不少于", "个月"),
        Term("max_months", "见习不多于", "个月"),
    ),
    "social-insurance": (
        Term("min_months", "缴费不少于", "个月"),
        Term("max_months", "补贴不多于", "个月"),
    ),
    "start-up-loan": (Term("min_age", "年龄不低于", "周岁"),),
    "start-up-grant": (Term("min_months", "正常经营不少于", "个月"),),
    "worker-reward": (),
    "incubator": (
        Term("min_tenants", "入驻不少于", "户"),
        Term("min_stay_months", "每户住满", "个月", is_optional=True),
    ),
}

# A special ability is paid by a share of the line of level 5.
CERTIFICATE_LINES = {key: label for key, label in CERTIFICATES.items() if key != "special_ability"}
LINES = {
    "training": CERTIFICATE_LINES,
    "travel": DESTINATIONS,
    "internship": {"month": "每人每月"},
    "social-insurance": {"month": "每人每月"},
    "start-up-loan": {},
    "start-up-grant": {"project": "每个项目"},
    "worker-reward": {"award": "每人次"},
    "incubator": {"incubator": "每个基地"},
}


def in_words(code: str, terms: dict) -> list[tuple[str, str]]:
    """(label, number with its unit) of the terms that a version has."""
    return [
        (term.label, f"{terms[term.name]}{term.unit}") for term in TERMS[code] if term.name in terms
    ]
