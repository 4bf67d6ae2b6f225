"""巾帼家政: which enterprises the women's federation has named, between which days."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format

from enterprises.models import Enterprise
from gaotai_jiazheng.day_ranges import day_range, one_at_a_time


class WomensServiceQuerySet(models.QuerySet):
    def in_force(self, on):
        """Those that hold on that day; the last day is included."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)


@pghistory.track()
class WomensService(models.Model):
    """An enterprise is 巾帼家政, by a document. Source: the plan, measure 三."""

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="womens_services", verbose_name="家政企业"
    )
    document = models.CharField("文件", max_length=120)
    valid_from = models.DateField("自")
    valid_until = models.DateField("至", null=True, blank=True, help_text="含这一天。")

    objects = WomensServiceQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        verbose_name = "巾帼家政"
        verbose_name_plural = "巾帼家政"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="womens_service_days_in_order",
                violation_error_message="截止日不能早于开始日。",
            ),
            one_at_a_time(
                "womens_service_once_at_a_time",
                of=["enterprise"],
                days=day_range("valid_from", "valid_until"),
                message="这家企业在这段时间已经是巾帼家政。",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise} {date_format(self.valid_from)}"
