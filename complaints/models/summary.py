"""Figures of a month, summed once and read often."""

from django.db import models
from django.db.models import Q


class ComplaintMonth(models.Model):
    """What happened to complaints in a month, for all of them or for one value of a dimension.

    Each column counts what happened in the month, whenever the case came in. ``value`` is the key of
    the category, town or enterprise or the number of the ground; "" where a case has none.
    """

    class Dimension(models.TextChoices):
        ALL = "all", "全县"
        CATEGORY = "category", "类别"
        TOWN = "town", "镇"
        ENTERPRISE = "enterprise", "企业"
        GROUND = "ground", "不予受理的情形"

    month = models.DateField("月份", help_text="这个月的第一天。")
    dimension = models.CharField("口径", max_length=12, choices=Dimension)
    value = models.CharField("取值", max_length=20, blank=True)
    received = models.PositiveIntegerField("收到", default=0)
    accepted = models.PositiveIntegerField("受理", default=0)
    declined = models.PositiveIntegerField("不予受理", default=0)
    agreed = models.PositiveIntegerField("达成调解", default=0)
    terminated = models.PositiveIntegerField("终止调解", default=0)
    closed = models.PositiveIntegerField("办结", default=0)
    days_to_close = models.FloatField(
        "办结用时合计（天）", default=0, help_text="从提交到办结的自然日，合计。"
    )
    median_days = models.FloatField("办结用时中位数（天）", null=True, blank=True)
    due_on_time = models.PositiveIntegerField("期限内完成", default=0)
    due_late = models.PositiveIntegerField("超过期限", default=0)
    computed_at = models.DateTimeField("统计时间")

    class Meta:
        ordering = ["month", "dimension", "value"]
        verbose_name = "投诉月度统计"
        verbose_name_plural = "投诉月度统计"
        constraints = [
            models.UniqueConstraint(
                fields=["dimension", "value", "month"], name="complaint_month_once"
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="complaint_month_is_its_first_day"
            ),
        ]
        indexes = [models.Index(fields=["month", "dimension"], name="complaint_month_of")]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.get_dimension_display()} {self.value}"
