"""The cultivation list (培育名单): which enterprises are brought on, year by year."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from enterprises.models import Enterprise


@pghistory.track()
class CultivationEntry(models.Model):
    """An enterprise on the list of one year, on the rung that the bureau has put it.

    That it has applied or is rated is not typed in: the page reads it from the registers.
    """

    class Rung(models.TextChoices):
        SEED = "seed", "种子企业"
        GROWING = "growing", "培育企业"

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="cultivation", verbose_name="家政企业"
    )
    year = models.PositiveSmallIntegerField("年度")
    rung = models.CharField("阶段", max_length=10, choices=Rung)
    help_given = models.CharField("帮扶措施", max_length=200, blank=True, help_text="公开。")
    entered_on = models.DateField("列入日", default=timezone.localdate)

    class Meta:
        ordering = ["-year", "rung", "pk"]
        verbose_name = "培育企业"
        verbose_name_plural = "培育名单"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "enterprise"],
                name="cultivation_once_a_year",
                violation_error_message="这家企业已经在这一年的名单里。",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2024, year__lte=2035),
                name="cultivation_year",
                violation_error_message="年度应在2024到2035之间。",
            ),
        ]

    def __str__(self):
        return f"{self.year}年 {self.enterprise}"
