"""One time that a backup was made, restored and looked at, to be sure that it can be."""

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format


class BackupRehearsal(models.Model):
    """A row that is made when a rehearsal begins and closed when it ends.

    checks: [{name, is_ok, detail}] in the order in which they were made. reason: why it failed, in words.
    """

    class Result(models.TextChoices):
        RUNNING = "running", "进行中"
        PASSED = "passed", "成功"
        FAILED = "failed", "失败"
        BROKEN_OFF = "broken_off", "中断"
        NOT_ALLOWED = "not_allowed", "无权演练"

    started_at = models.DateTimeField("开始时间", default=timezone.now)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    result = models.CharField("结果", max_length=12, choices=Result, default=Result.RUNNING)
    size_bytes = models.PositiveBigIntegerField("备份大小（字节）", default=0)
    rows = models.PositiveBigIntegerField("行数", default=0)
    files = models.PositiveBigIntegerField("附件数", default=0)
    backup_ms = models.PositiveIntegerField("备份用时（毫秒）", default=0)
    restore_ms = models.PositiveIntegerField("恢复用时（毫秒）", default=0)
    checks = models.JSONField("各项检查", default=list, blank=True)
    reason = models.TextField("原因", blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "备份演练"
        verbose_name_plural = "备份演练"
        constraints = [
            models.CheckConstraint(
                name="rehearsal_ended_unless_running",
                condition=models.Q(result="running", ended_at=None)
                | ~models.Q(result="running") & models.Q(ended_at__isnull=False),
                violation_error_message="演练结束了才有结果。",
            ),
            models.UniqueConstraint(
                fields=["result"],
                name="rehearsal_runs_once",
                condition=models.Q(result="running"),
                violation_error_message="已经有一次演练在进行。",
            ),
        ]

    def __str__(self):
        return date_format(timezone.localtime(self.started_at), "DATETIME_FORMAT")

    @property
    def has_passed(self) -> bool:
        return self.result == self.Result.PASSED
