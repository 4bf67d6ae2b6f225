"""What the registers said on a day, so that a page does not count them again."""

from django.db import models
from django.utils import timezone


class Reading(models.Model):
    """The figure of a metric at the end of a day; that of today is taken anew all day long. value: None where
    there was nothing to count, which is not the same as no row: then nobody counted."""

    metric = models.CharField("统计项目", max_length=60)
    on = models.DateField("日期")
    value = models.BigIntegerField("数量", null=True)
    taken_at = models.DateTimeField("统计时间", default=timezone.now)

    class Meta:
        ordering = ["metric", "on"]
        verbose_name = "统计数"
        verbose_name_plural = "统计数"
        constraints = [
            models.UniqueConstraint(fields=["metric", "on"], name="reading_once_a_day"),
        ]
        indexes = [models.Index(fields=["on"], name="reading_on")]

    def __str__(self):
        return f"{self.metric} {self.on} {self.value}"
