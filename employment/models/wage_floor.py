"""Minimum wages (最低工资标准) as dated rows, each with its source and whether a bureau has confirmed it."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format


class WageFloorQuerySet(models.QuerySet):
    def in_force(self, on=None):
        """The row in force on the day; None for none."""
        on = on or timezone.localdate()
        return self.filter(in_force_from__lte=on).order_by("-in_force_from").first()


@pghistory.track()
class WageFloor(models.Model):
    """The least wage of a month and of an hour, in yuan. One that nobody has confirmed only flags a post."""

    in_force_from = models.DateField("施行日期", unique=True)
    month_yuan = models.DecimalField("月最低工资（元）", max_digits=8, decimal_places=2)
    hour_yuan = models.DecimalField("小时最低工资（元）", max_digits=6, decimal_places=2)
    source = models.CharField("来源", max_length=160)
    confirmed_by = models.CharField("确认单位", max_length=60, blank=True)
    awaiting_confirmation_by = models.CharField("待何单位确认", max_length=60, blank=True)

    objects = WageFloorQuerySet.as_manager()

    class Meta:
        ordering = ["-in_force_from"]
        verbose_name = "最低工资标准"
        verbose_name_plural = "最低工资标准"
        constraints = [
            models.CheckConstraint(
                condition=Q(month_yuan__gt=0, hour_yuan__gt=0),
                name="wage_floor_positive",
                violation_error_message="金额要大于零。",
            ),
            models.CheckConstraint(
                condition=~Q(confirmed_by="", awaiting_confirmation_by=""),
                name="wage_floor_says_whose",
                violation_error_message="请写明由哪个单位确认，或者待哪个单位确认。",
            ),
        ]

    def __str__(self):
        word = "" if self.is_confirmed else "（待确认）"
        return f"{date_format(self.in_force_from)}起{word}"

    @property
    def is_confirmed(self) -> bool:
        return bool(self.confirmed_by)
