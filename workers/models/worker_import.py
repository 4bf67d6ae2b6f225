"""A sheet of workers that an enterprise brings in: looked at, written, taken back."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from enterprises.models import Enterprise
from gaotai_jiazheng.sealed import SealedTextField
from workers.models.employment import Employment
from workers.models.worker import Worker


class WorkerImportQuerySet(models.QuerySet):
    def to_work_on(self):
        """Sheets that wait for a process of the worker, the oldest first."""
        return self.filter(state__in=WorkerImport.BUSY).order_by("pk")


class WorkerImport(models.Model):
    """One sheet. Its lines are rows of their own, so that ten thousand of them are never held together.

    ``rows_done`` of ``rows_total`` is how far the present work (checking, writing, undoing) is; of a sheet that
    is being checked the total is what the file says of itself.
    """

    class State(models.TextChoices):
        CHECKING = "checking", "核对中"
        PREVIEWED = "previewed", "待确认"
        APPLYING = "applying", "写入中"
        APPLIED = "applied", "已写入"
        UNDOING = "undoing", "撤销中"
        UNDONE = "undone", "已撤销"
        DROPPED = "dropped", "已放弃"
        FAILED = "failed", "读不了"

    BUSY = (State.CHECKING, State.APPLYING, State.UNDOING)

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=120)
    state = models.CharField("状态", max_length=10, choices=State, default=State.CHECKING)
    heading_line = models.PositiveSmallIntegerField("列名所在的行", default=1)
    problem = models.CharField("问题", max_length=200, blank=True)
    rows_total = models.PositiveIntegerField("行数", default=0)
    rows_done = models.PositiveIntegerField("已处理行数", default=0)
    new_count = models.PositiveIntegerField("新登记", default=0)
    known_count = models.PositiveIntegerField("等本人同意", default=0)
    wrong_count = models.PositiveIntegerField("有错", default=0)
    kept_count = models.PositiveIntegerField("撤销时保留", default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("导入时间", default=timezone.now)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    applied_at = models.DateTimeField("写入时间", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)

    objects = WorkerImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "服务人员导入"
        verbose_name_plural = "服务人员导入"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["checking", "previewed", "dropped", "failed"],
                    applied_at=None,
                    applied_by=None,
                )
                | Q(
                    state__in=["applying", "applied", "undoing", "undone"],
                    applied_at__isnull=False,
                    applied_by__isnull=False,
                ),
                name="worker_import_applied_by_somebody",
                violation_error_message="先确认，再写入。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["undoing", "undone"])
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="worker_import_undone_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(state__in=["checking", "applying", "undoing"]),
                name="worker_import_one_at_a_time",
                violation_error_message="还有一个表格在处理，请等它处理完。",
            ),
        ]
        indexes = [
            models.Index(fields=["enterprise", "-id"], name="worker_import_of_enterprise"),
        ]

    def __str__(self):
        return self.name

    @property
    def is_busy(self):
        """Whether a process of the worker has something to do with it."""
        return self.state in self.BUSY

    @property
    def percent(self) -> int:
        """How far the present work is."""
        return min(100, 100 * self.rows_done // self.rows_total) if self.rows_total else 0


class ImportFile(models.Model):
    """The bytes of a sheet, sealed; the row goes as soon as every line of it is a row.

    A table of its own, so that no list reads it.
    """

    batch = models.OneToOneField(
        WorkerImport, models.CASCADE, primary_key=True, related_name="file"
    )
    content = SealedTextField("内容", help_text="base64")

    class Meta:
        verbose_name = "导入文件"
        verbose_name_plural = "导入文件"

    def __str__(self):
        return str(self.batch_id)


class ImportLine(models.Model):
    """One line of a sheet. values: JSON of the cells, sealed, emptied when the line is done or dropped.

    The digests find the line that is the same person's or the same telephone's.
    """

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
    phone_digest = models.CharField(max_length=64, blank=True)
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
                condition=~Q(kind="wrong") & ~Q(id_digest=""),
                name="import_line_one_person_once",
            ),
            models.UniqueConstraint(
                fields=["batch", "phone_digest"],
                condition=Q(kind="new") & ~Q(phone_digest=""),
                name="import_line_one_phone_once",
            ),
        ]

    def __str__(self):
        return f"第{self.number}行"
