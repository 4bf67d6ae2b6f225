"""The fixed words of a complaint that are neither a state nor a step."""

from django.db.models import IntegerChoices, TextChoices

from complaints.transitions import Kind

__all__ = ["Channel", "DeclineGround", "Grade", "Kind", "TerminationReason"]


class Channel(TextChoices):
    """By which way the matter reached the portal."""

    PORTAL = "portal", "网上"
    API = "api", "接口"
    STAFF = "staff", "代为登记"
    HOTLINE_12345 = "hotline_12345", "12345转办"
    HOTLINE_12315 = "hotline_12315", "12315转办"


class Standing(TextChoices):
    """In whose name somebody complains. Source: 总局令第121号第十条至第十二条."""

    ALONE = "alone", "本人"
    AGENT = "agent", "代理人"
    JOINT = "joint", "联合投诉"


class Purpose(TextChoices):
    """What a file is there for; who may see it hangs on it."""

    EVIDENCE = "evidence", "材料"
    AUTHORITY = "authority", "委托书和代理人证件"
    IDENTITY = "identity", "身份证明"


# What says who somebody is opens for whoever may see the open name as well.
OF_WHO_IT_IS = frozenset({Purpose.AUTHORITY, Purpose.IDENTITY})


class DeclineGround(IntegerChoices):
    """The seven grounds to decline. Source: 总局令第121号（2026-04-15起施行）第十六条."""

    NO_AUTHORITY = 1, "不属于市场监管部门职责，或者本机关没有处理权限"
    HANDLED_ELSEWHERE = 2, "同一争议已由法院、仲裁机构、行政机关或消费者组织受理或处理"
    NOT_CONSUMPTION = 3, "不是为生活消费需要，或者不能证明存在消费者权益争议"
    TOO_LATE = 4, "知道或应当知道权益受损已超过三年"
    MATERIALS = 5, "未提供规定的材料，或者材料虚假"
    IDENTITY = 6, "冒用他人名义，或者不配合身份核验"
    OTHER = 7, "法律、法规、规章规定的其他情形"


class TerminationReason(IntegerChoices):
    """The eight reasons that end a mediation. Source: 总局令第121号第二十三条."""

    WITHDRAWN_OR_SETTLED = 1, "投诉人撤回投诉，或者双方自行和解"
    ABSENT_OR_REFUSED = 2, "一方无正当理由不参加调解，或者明确拒绝调解"
    NO_AGREEMENT = 3, "经调解，一方明确表示无法达成协议"
    APPRAISAL_COST = 4, "双方对鉴定、检测费用承担不能达成一致"
    TIME_EXPIRED = 5, "自受理之日起六十日内未能达成协议"
    SHOULD_BE_DECLINED = 6, "受理后发现有第十六条或第四十二条的情形"
    PARTY_GONE = 7, "一方死亡或者终止"
    OTHER = 8, "法律、法规、规章规定的其他情形"


class Grade(IntegerChoices):
    """How satisfied the resident is, after having said whether the matter is solved."""

    VERY_SATISFIED = 5, "非常满意"
    SATISFIED = 4, "满意"
    FAIRLY_SATISFIED = 3, "基本满意"
    DISSATISFIED = 2, "不满意"
    VERY_DISSATISFIED = 1, "非常不满意"
