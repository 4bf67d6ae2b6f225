"""What was told of a target to a responsible bureau: each stage once."""

from django.db import models
from django.utils import timezone

from plan.models.target import TargetWatch


class TargetTelling(models.Model):
    """One stage of one watch that was given. The unique key is what makes two schedulers, a killed worker
    and a missed night harmless: it is written with the messages, in one transaction."""

    watch = models.ForeignKey(
        TargetWatch, models.CASCADE, related_name="tellings", verbose_name="目标提醒"
    )
    stage = models.CharField("阶段", max_length=60, help_text="阶段标识；逐月的带月份。")
    due_to_send_on = models.DateField("应发日")
    is_late = models.BooleanField("补发", default=False)
    told_at = models.DateTimeField("发出时间", default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "目标提醒记录"
        verbose_name_plural = "目标提醒记录"
        constraints = [
            models.UniqueConstraint(fields=["watch", "stage"], name="target_stage_told_once")
        ]

    def __str__(self):
        return f"{self.watch} {self.stage}"
