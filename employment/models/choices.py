"""Words that posts and seekers share."""

from django.db.models import TextChoices


class WageUnit(TextChoices):
    MONTH = "month", "月"
    DAY = "day", "天"
    HOUR = "hour", "小时"
    VISIT = "visit", "次"


class Shift(TextChoices):
    """When somebody works, coarse enough to compare a post and a seeker."""

    FULL = "full", "全天"
    MORNING = "morning", "上午"
    AFTERNOON = "afternoon", "下午"
    NIGHT = "night", "夜里"
    WEEKEND = "weekend", "周末"
    ODD = "odd", "零工，随叫随到"


class Insurance(TextChoices):
    SOCIAL = "social", "社会保险"
    INJURY = "injury", "工伤保险（单险种）"
    ACCIDENT = "accident", "意外伤害保险"
    LIABILITY = "liability", "雇主责任险"


class Reach(TextChoices):
    """How far from the chosen communities somebody goes to work; told by lists, never by a map."""

    COMMUNITY = "community", "只在选的社区（村）"
    TOWN = "town", "同一个镇也可以"
    COUNTY = "county", "全县都可以"


class Way(TextChoices):
    """By which door a seeker came."""

    PHONE = "phone", "手机验证"
    PAPER = "paper", "窗口、驿站代办"


class EmployerKind(TextChoices):
    """For whom a station posts."""

    HOUSEHOLD = "household", "家庭"
    SMALL = "small", "小微雇主"


def labels_of(choices, values) -> list[str]:
    """The words of these values, in the order of the choices."""
    return [label for value, label in choices.choices if value in values]
