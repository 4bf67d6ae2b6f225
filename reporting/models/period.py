"""A quarter of the plan that bureaus report on."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from bureaus.models import Bureau
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from plan.models import Plan

QUARTER_ENDS = Q(last_day__month__in=[3, 12], last_day__day=31) | Q(
    last_day__month__in=[6, 9], last_day__day=30
)
NUMERALS = "一二三四"


class ReportPeriodQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The quarters in which the person's bureaus report, or which they collect."""
        if oversees_all_bureaus(user):
            return self.all()
        mine = bureau_ids_of(user)
        return self.filter(Q(bureau__in=mine) | Q(reports__bureau__in=mine)).distinct()


@pghistory.track()
class ReportPeriod(models.Model):
    """last_day: of the quarter, on which figures are counted. due_on: by which reports are in. bureau: which
    collects them and decides on them. opened_by: None where the clock has opened it."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="periods", verbose_name="方案")
    last_day = models.DateField("季度末日")
    due_on = models.DateField("报送期限")
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="汇总单位")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="发起人",
        help_text="空着的是平台按期发起的。",
    )
    opened_at = models.DateTimeField("发起时间", default=timezone.now)

    objects = ReportPeriodQuerySet.as_manager()

    class Meta:
        ordering = ["-last_day", "-pk"]
        verbose_name = "报送季度"
        verbose_name_plural = "报送季度"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "last_day"],
                name="report_period_once_a_quarter",
                violation_error_message="这个季度已经发起过。",
            ),
            models.CheckConstraint(
                condition=QUARTER_ENDS,
                name="report_period_ends_with_a_quarter",
                violation_error_message="末日要是一个季度的最后一天。",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("last_day")),
                name="report_period_due_after_the_quarter",
                violation_error_message="报送期限要在季度结束以后。",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="quarter_stays", fields=["plan", "last_day", "bureau"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.last_day.year}年第{NUMERALS[self.quarter - 1]}季度"

    def get_absolute_url(self):
        return reverse("admin:reporting_reportperiod_change", args=[self.pk])

    @property
    def number(self) -> str:
        """Such as 2026Q3: how papers name it."""
        return f"{self.last_day.year}Q{self.quarter}"

    @property
    def quarter(self) -> int:
        """1 to 4."""
        return (self.last_day.month + 2) // 3
