"""How long papers hold and records are kept: dated parameters that bureaus set."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format

# Assumption: the numbers of a county that has set none. 县卫生健康局 (health), 县公安局 (background) and
# 县人社局 (retention) are to confirm theirs; a row of the register replaces them.
ASSUMED = {
    "in_force_from": date(2026, 1, 1),
    "health_months": 12,
    "background_months": 24,
    "background_months_with_children": 12,
    "retention_years": 5,
    "source": "暂行约定",
    "awaiting_confirmation_by": "县人社局、县卫生健康局、县公安局",
}


class WorkerTermsQuerySet(models.QuerySet):
    def in_force(self, on):
        """The row of that day; the assumed numbers, unsaved, before the first one."""
        found = self.filter(in_force_from__lte=on).order_by("-in_force_from").first()
        return found or WorkerTerms(**ASSUMED)


@pghistory.track()
class WorkerTerms(models.Model):
    """The parameters from a day on.

    Source: 《未成年人保护法》第六十二条 asks for a look into the records at hiring and every year of who
    works in close contact with minors, so that number is twelve at most; no law gives the others.
    """

    in_force_from = models.DateField(
        "施行日期", unique=True, error_messages={"unique": "这一天已经有一套参数。"}
    )
    health_months = models.PositiveSmallIntegerField("健康证明有效月数")
    background_months = models.PositiveSmallIntegerField("背景核验有效月数")
    background_months_with_children = models.PositiveSmallIntegerField(
        "照护未成年人的背景核验有效月数"
    )
    retention_years = models.PositiveSmallIntegerField(
        "离开以后个人信息保存年数", help_text="从最后一段从业经历结束之日起算。"
    )
    source = models.CharField("来源", max_length=120)
    confirmed_by = models.CharField("确认单位", max_length=60, blank=True)
    awaiting_confirmation_by = models.CharField("待何单位确认", max_length=60, blank=True)

    objects = WorkerTermsQuerySet.as_manager()

    class Meta:
        ordering = ["-in_force_from"]
        verbose_name = "服务人员参数"
        verbose_name_plural = "服务人员参数"
        constraints = [
            models.CheckConstraint(
                condition=Q(health_months__gt=0, background_months__gt=0, retention_years__gt=0),
                name="worker_terms_positive",
                violation_error_message="月数和年数都要大于零。",
            ),
            models.CheckConstraint(
                condition=Q(background_months_with_children__range=(1, 12)),
                name="worker_terms_children_every_year",
                violation_error_message="照护未成年人的，至少每年核验一次（未成年人保护法第六十二条）。",
            ),
            models.CheckConstraint(
                condition=~Q(confirmed_by="", awaiting_confirmation_by=""),
                name="worker_terms_say_whose",
                violation_error_message="请写明由哪个单位确认，或者待哪个单位确认。",
            ),
        ]

    def __str__(self):
        return f"{date_format(self.in_force_from)}起的服务人员参数"

    @property
    def standing_text(self):
        """What stands beside every number of these."""
        if self.confirmed_by:
            return f"{self.confirmed_by}确认"
        return f"待{self.awaiting_confirmation_by}确认"
