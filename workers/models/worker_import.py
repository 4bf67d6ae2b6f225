"""A sheet of workers that an enterprise brings in: looked at, written, taken back."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from enterprises.models import Enterprise
from gaotai_jiazheng.sealed import SealedTextField
from workers.models.employment import Employment
from workers.models.worker import Worker


class WorkerImport(models.Model):
    """One sheet. Its lines are rows of their own, so that ten thousand of them are never held together."""

    class State(models.TextChoices):
        PREVIEWED = "previewed", "待确认"
        APPLIED = "applied", "已写入"
        UNDONE = "undone", "已撤销"
        DROPPED = "dropped", "已放弃"

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=120)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PREVIEWED)
    new_count = models.PositiveIntegerField("新登记", default=0)
    known_count = models.PositiveIntegerField("等本人同意", default=0)
    wrong_count = models.PositiveIntegerField("有错", default=0)
    kept_count = models.PositiveIntegerField("撤销时保留", default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("导入时间", default=timezone.now)
    applied_at = models.DateTimeField("写入时间", null=True, blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "服务人员导入"
        verbose_name_plural = "服务人员导入"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["previewed", "dropped"], applied_at=None)
                | Q(state__in=["applied", "undone"], applied_at__isnull=False),
                name="worker_import_applied_when",
            )
        ]

    def __str__(self):
        return self.name


class ImportLine(models.Model):
    """One line of a sheet. values: JSON of the cells, sealed, emptied when the line is done or dropped."""

    class Kind(models.TextChoices):
        NEW = "new", "新登记"
        KNOWN = "known", "已在册，请本人同意"
        WRONG = "wrong", "有错，不写入"

    batch = models.ForeignKey(WorkerImport, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField("行")
    kind = models.CharField("结果", max_length=6, choices=Kind)
    problem = models.CharField("问题", max_length=300, blank=True)
    values = SealedTextField("内容", blank=True)
    id_digest = models.CharField(max_length=64, blank=True)
    worker = models.ForeignKey(Worker, models.SET_NULL, null=True, related_name="+")
    employment = models.ForeignKey(Employment, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        verbose_name = "导入行"
        verbose_name_plural = "导入行"
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_line_once"),
            models.UniqueConstraint(
                fields=["batch", "id_digest"],
                condition=~Q(kind="wrong"),
                name="import_line_one_person_once",
            ),
        ]

    def __str__(self):
        return f"第{self.number}行"
