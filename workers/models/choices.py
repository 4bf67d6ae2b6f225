"""Words that the register of workers shares."""

from django.db.models import IntegerChoices, TextChoices


class IdType(TextChoices):
    """The paper that says who somebody is. The first two have eighteen characters, built alike."""

    RESIDENT = "resident", "居民身份证"
    PERMIT = "permit", "港澳台居民居住证"
    PASSPORT = "passport", "护照"


class Sex(TextChoices):
    FEMALE = "female", "女"
    MALE = "male", "男"


class ContractKind(TextChoices):
    """What binds worker and enterprise. Source: 《劳动合同法》第十二条 for the first three."""

    FIXED_TERM = "fixed_term", "固定期限劳动合同"
    OPEN_ENDED = "open_ended", "无固定期限劳动合同"
    BY_TASK = "by_task", "以完成一定工作任务为期限的劳动合同"
    THREE_PARTY = "three_party", "三方协议"
    AGENCY = "agency", "中介服务协议"
    SERVICE = "service", "劳务协议"


LABOR_CONTRACTS = frozenset(
    {ContractKind.FIXED_TERM, ContractKind.OPEN_ENDED, ContractKind.BY_TASK}
)


class SkillLevel(IntegerChoices):
    """五级 is the lowest, 一级 the highest."""

    FIVE = 5, "五级（初级工）"
    FOUR = 4, "四级（中级工）"
    THREE = 3, "三级（高级工）"
    TWO = 2, "二级（技师）"
    ONE = 1, "一级（高级技师）"


class CertificateKind(TextChoices):
    SKILL_LEVEL = "skill_level", "职业技能等级证书"
    QUALIFICATION = "qualification", "职业资格证书"
    SPECIAL_ABILITY = "special_ability", "专项职业能力证书"
    TRAINING = "training", "培训合格证书"


WITH_LEVEL = frozenset({CertificateKind.SKILL_LEVEL, CertificateKind.QUALIFICATION})


class BodyKind(TextChoices):
    """Who evaluates skills."""

    SOCIAL = "social", "社会培训评价组织"
    EMPLOYER = "employer", "用人单位"
    SCHOOL = "school", "技工院校"
    SPECIAL_ABILITY = "special_ability", "专项职业能力考核机构"


class PolicyKind(TextChoices):
    ACCIDENT = "accident", "意外伤害险"
    EMPLOYERS_LIABILITY = "employers_liability", "雇主责任险"


class BackgroundResult(TextChoices):
    CLEAR = "clear", "未发现违法犯罪记录"
    NOT_CLEAR = "not_clear", "有记录，不适合从事上门服务"


class ConsentScope(TextChoices):
    """What a worker lets an enterprise see of what others have entered."""

    DETAILS = "details", "技能证书和保险"
    HEALTH = "health", "健康证明"
    BACKGROUND = "background", "背景核验结果"


class VerifyMethod(TextChoices):
    """How somebody made sure."""

    ORIGINAL = "original", "核对原件"
    NATIONAL_SITE = "national_site", "全国联网查询"
    OWN_RECORDS = "own_records", "核对本单位档案"
    ISSUER = "issuer", "向发证（承保）机构核实"
