"""Types and modes of training, in the words of the plan's measure 6."""

from django.db.models import TextChoices


class ClassKind(TextChoices):
    EMPLOYMENT = "employment", "就业技能培训"
    POST = "post", "岗位技能培训"
    STARTUP = "startup", "创业培训"


class ClassMode(TextChoices):
    ORDER = "order", "订单式"
    EMBEDDED = "embedded", "嵌入式"
    PROJECT = "project", "项目制"
    APPRENTICE = "apprentice", "新型学徒制"
