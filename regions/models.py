"""Towns (镇) and the communities (社区) and villages (村) in them: an address is a path, not a map."""

import pghistory
from django.db import models


@pghistory.track()
class Town(models.Model):
    """A town of the county."""

    code = models.CharField(
        "区划代码", max_length=12, blank=True, help_text="空着表示尚未经民政、统计部门确认。"
    )
    name = models.CharField("名称", max_length=40, unique=True)
    position = models.PositiveSmallIntegerField("次序", default=0)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "镇"
        verbose_name_plural = "镇"
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=~models.Q(code=""),
                name="town_code_once",
                violation_error_message="这个区划代码已经登记。",
            )
        ]

    def __str__(self):
        return self.name


class CommunityQuerySet(models.QuerySet):
    def active(self):
        """Those an address may name today."""
        return self.filter(is_active=True, town__is_active=True)


@pghistory.track()
class Community(models.Model):
    """A community or an administrative village of a town."""

    class Kind(models.TextChoices):
        COMMUNITY = "community", "社区"
        VILLAGE = "village", "行政村"

    town = models.ForeignKey(Town, models.PROTECT, related_name="communities", verbose_name="镇")
    code = models.CharField("区划代码", max_length=12, blank=True)
    name = models.CharField("名称", max_length=40)
    kind = models.CharField("类别", max_length=10, choices=Kind, default=Kind.COMMUNITY)
    is_active = models.BooleanField("启用", default=True)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        ordering = ["town__position", "town", "code", "name"]
        verbose_name = "社区（村）"
        verbose_name_plural = "社区（村）"
        constraints = [
            models.UniqueConstraint(
                fields=["town", "name"],
                name="community_name_once_in_its_town",
                violation_error_message="这个镇已经有同名的社区（村）。",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=~models.Q(code=""),
                name="community_code_once",
                violation_error_message="这个区划代码已经登记。",
            ),
        ]

    def __str__(self):
        return f"{self.town.name}{self.name}"
