"""How many days a household has, and how long its telephone number is kept: dated parameters of a bureau."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format

# Assumption: the numbers of a county that has set none; a row of the register replaces them.
ASSUMED = {
    "in_force_from": date(2026, 1, 1),
    "confirm_days": 7,
    "back_days": 30,
    "rate_days": 30,
    "change_days": 7,
    "repeat_limit": 3,
    "repeat_days": 30,
    "retention_days": 30,
    "source": "暂行约定",
    "awaiting_confirmation_by": "县工业信息化和商务局、县人社局",
}
NUMBERS = ("confirm_days", "rate_days", "change_days", "repeat_limit", "repeat_days")


class VisitTermsQuerySet(models.QuerySet):
    def in_force(self, on):
        """The row of that day; the assumed numbers, unsaved, before the first one."""
        found = self.filter(in_force_from__lte=on).order_by("-in_force_from").first()
        return found or VisitTerms(**ASSUMED)


@pghistory.track()
class VisitTerms(models.Model):
    """The parameters from a day on. Assumption: no law gives any of them."""

    in_force_from = models.DateField(
        "施行日期", unique=True, error_messages={"unique": "这一天已经有一套参数。"}
    )
    confirm_days = models.PositiveSmallIntegerField("上门以后几天内确认")
    back_days = models.PositiveSmallIntegerField("住户最多补记几天以前的上门")
    rate_days = models.PositiveSmallIntegerField("确认以后几天内评价")
    change_days = models.PositiveSmallIntegerField("评价以后几天内可以修改")
    repeat_limit = models.PositiveSmallIntegerField(
        "同一号码对同一人的评价次数上限", help_text="超过的合并成一次计算，并作标记。"
    )
    repeat_days = models.PositiveSmallIntegerField("次数按几天计算")
    retention_days = models.PositiveSmallIntegerField("评价结束以后手机号保存天数")
    source = models.CharField("来源", max_length=120)
    confirmed_by = models.CharField("确认单位", max_length=60, blank=True)
    awaiting_confirmation_by = models.CharField("待何单位确认", max_length=60, blank=True)

    objects = VisitTermsQuerySet.as_manager()

    class Meta:
        ordering = ["-in_force_from"]
        verbose_name = "上门记录参数"
        verbose_name_plural = "上门记录参数"
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{name}__gt": 0 for name in NUMBERS}),
                name="visit_terms_positive",
                violation_error_message="天数和次数都要大于零。",
            ),
            models.CheckConstraint(
                condition=~Q(confirmed_by="", awaiting_confirmation_by=""),
                name="visit_terms_say_whose",
                violation_error_message="请写明由哪个单位确认，或者待哪个单位确认。",
            ),
        ]

    def __str__(self):
        return f"{date_format(self.in_force_from)}起的上门记录参数"

    @property
    def standing_text(self):
        """What stands beside every number of these."""
        if self.confirmed_by:
            return f"{self.confirmed_by}确认"
        return f"待{self.awaiting_confirmation_by}确认"
