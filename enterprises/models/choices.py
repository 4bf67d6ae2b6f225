"""Words that the register shares: service lines of the plan, modes, what a delegate may do."""

from django.db.models import TextChoices


class ServiceLine(TextChoices):
    """The plan's services: three traditional ones and the six new ones. Source: the plan, measure 一."""

    ELDER_CARE = "elder_care", "养老照护"
    CHILD_CARE = "child_care", "育幼"
    CLEANING = "cleaning", "保洁"
    DEEP_CLEANING = "deep_cleaning", "深度保洁"
    ORGANIZING = "organizing", "整理收纳"
    APPLIANCE_CLEANING = "appliance_cleaning", "家具家电清洗"
    AIR_TREATMENT = "air_treatment", "室内空气治理"
    DISINFECTION = "disinfection", "消杀消毒"
    NUTRITION = "nutrition", "营养咨询"


NEW_LINES = frozenset(
    {
        ServiceLine.DEEP_CLEANING,
        ServiceLine.ORGANIZING,
        ServiceLine.APPLIANCE_CLEANING,
        ServiceLine.AIR_TREATMENT,
        ServiceLine.DISINFECTION,
        ServiceLine.NUTRITION,
    }
)


class Mode(TextChoices):
    """How an enterprise and its workers belong together."""

    EMPLOYEE_BASED = "employee_based", "员工制"
    AGENCY_BASED = "agency_based", "中介制"
    MEMBER_BASED = "member_based", "会员制"


class Scope(TextChoices):
    """What the legal representative lets a delegate do."""

    REGISTER = "register", "办理登记和变更"
    ANSWER = "answer", "答复投诉"
    CONTRACT = "contract", "签订和备案合同"
    APPLY = "apply", "申报评级和补贴"
    PRICES = "prices", "公布和变更价格"
    DEPOSITS = "deposits", "办理质量保证金"


class Purpose(TextChoices):
    """What a file is for."""

    LICENSE = "license", "营业执照"
    DELEGATION = "delegation", "授权委托书"
    PROOF = "proof", "证明材料"
    FILING = "filing", "场所证明"
    AGREEMENT = "agreement", "合作协议"
