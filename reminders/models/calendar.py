"""The days off and the make-up days of each year, as the State Council announced them."""

import pghistory
from django.conf import settings
from django.db import models
from django.utils.formats import date_format


@pghistory.track()
class CalendarYear(models.Model):
    """A year whose arrangement of days off has been announced and loaded."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    document = models.CharField("文号", max_length=60)
    source_url = models.URLField("来源", blank=True)
    announced_on = models.DateField("发布日期", null=True, blank=True)
    loaded_at = models.DateTimeField("载入时间", auto_now_add=True)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="载入人"
    )

    class Meta:
        ordering = ["-year"]
        verbose_name = "工作日历"
        verbose_name_plural = "工作日历"

    def __str__(self):
        return f"{self.year}年"


@pghistory.track()
class CalendarDay(models.Model):
    """One day that differs from the plain week: off, or a weekend day that is worked (调休上班日)."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", "放假"
        MAKEUP = "makeup", "调休上班"

    year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days", verbose_name="年份")
    day = models.DateField("日期", unique=True)
    kind = models.CharField("类别", max_length=10, choices=Kind)
    name = models.CharField("名称", max_length=20)

    class Meta:
        ordering = ["day"]
        verbose_name = "放假与调休"
        verbose_name_plural = "放假与调休"
        constraints = [
            models.CheckConstraint(
                # 元旦 of a year may begin in the December before it.
                condition=models.Q(day__year=models.F("year"))
                | models.Q(day__year=models.F("year") - 1, day__month=12),
                name="calendar_day_in_its_year",
                violation_error_message="日期不在这一年，也不在上一年12月。",
            ),
        ]

    def __str__(self):
        return f"{date_format(self.day)} {self.get_kind_display()}"
