"""The numbers that the plan itself promises, and what the clocks of the bureaus are about."""

from datetime import date

import pghistory
from django.db import models

from bureaus.models import Bureau
from plan.models.plan import Measure, Plan


class TargetQuerySet(models.QuerySet):
    def in_force(self, on: date):
        """The numbers of the version of the plan that counts on a day."""
        return self.filter(measure__plan=Plan.objects.begun(on).values("pk")[:1])


@pghistory.track()
class Target(models.Model):
    """A number the plan promises."""

    class Period(models.TextChoices):
        ONCE = "once", "到期达成"
        YEARLY = "yearly", "每年"

    measure = models.ForeignKey(
        Measure, models.CASCADE, related_name="targets", verbose_name="措施"
    )
    slug = models.SlugField("标识")
    title = models.CharField("名称", max_length=80)
    definition = models.TextField("口径")
    at_least = models.PositiveIntegerField("不少于")
    unit = models.CharField("单位", max_length=10)
    period = models.CharField("周期", max_length=10, choices=Period)
    due_on = models.DateField(
        "期限", null=True, blank=True, help_text="每年的目标以当年12月31日为期限。"
    )

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["measure", "pk"]
        verbose_name = "目标"
        verbose_name_plural = "目标"
        constraints = [
            models.UniqueConstraint(fields=["measure", "slug"], name="target_slug_once"),
            models.CheckConstraint(
                condition=models.Q(period="yearly", due_on=None)
                | models.Q(period="once", due_on__isnull=False),
                name="target_once_has_its_day",
                violation_error_message="一次性的目标要有期限；每年的目标不填。",
            ),
        ]

    def __str__(self):
        return self.title

    def last_day(self, on: date) -> date:
        """The day by which the number must be there; for a yearly target that of the day's year."""
        return self.due_on or date(on.year, 12, 31)


class TargetWatch(models.Model):
    """One responsible bureau's part in reaching a target by a day: what its clock is about."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="watches", verbose_name="目标")
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, related_name="target_watches", verbose_name="责任单位"
    )
    due_on = models.DateField("期限")

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "目标提醒"
        verbose_name_plural = "目标提醒"
        constraints = [
            models.UniqueConstraint(fields=["target", "bureau", "due_on"], name="target_watch_once")
        ]

    def __str__(self):
        return f"{self.target} {self.bureau}"
