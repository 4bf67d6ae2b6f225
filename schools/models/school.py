"""Vocational schools, and the majors that the plan wants them to teach."""

import pghistory
import pgtrigger
from django.db import models


class SchoolKind(models.TextChoices):
    SECONDARY = "secondary", "中等职业学校"
    HIGHER = "higher", "高等职业学校"
    TECHNICIAN = "technician", "技工院校"


class Major(models.Model):
    """A major by the name that the plan gives it. position: its place there; 1 is the first.

    Source: 实施方案 第七项. Loaded from ``data/majors.yaml``; nobody types one in.
    """

    position = models.PositiveSmallIntegerField("方案里的次序", unique=True)
    name = models.CharField("专业", max_length=40, unique=True)
    directions = models.CharField("方向", max_length=80, blank=True)
    source = models.CharField("来源", max_length=80)

    class Meta:
        ordering = ["position"]
        verbose_name = "方案列出的专业"
        verbose_name_plural = "方案列出的专业"
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self):
        return self.name


@pghistory.track()
class School(models.Model):
    """A vocational school, as 县教育局 has it."""

    name = models.CharField(
        "学校",
        max_length=60,
        unique=True,
        error_messages={"unique": "这所学校已经登记。"},
    )
    kind = models.CharField("办学类型", max_length=10, choices=SchoolKind)
    address = models.CharField("地址", max_length=120)
    phone = models.CharField("招生电话", max_length=30, blank=True)
    source = models.CharField("来源", max_length=120, help_text="例如哪份办学许可或者名册。")

    class Meta:
        ordering = ["name"]
        verbose_name = "职业院校"
        verbose_name_plural = "职业院校"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(source=""),
                name="school_says_its_source",
                violation_error_message="请写明来源。",
            )
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self):
        return self.name
