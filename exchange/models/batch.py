"""Files of work orders, for the day when there is no interface: read, checked, imported, undone."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from bureaus.permissions import bureau_ids_of
from complaints.routing import dispatch_center_id
from exchange.models.partner import Partner
from gaotai_jiazheng.sealed import SealedTextField


class OrderField(models.TextChoices):
    """What a column of a file may hold; the names are those of a work order, the labels the headings that
    a file has where its source has none of its own."""

    EXTERNAL_NUMBER = "external_number", "工单编号"
    RECEIVED_AT = "received_at", "受理时间"
    KIND = "kind", "事项类型"
    CATEGORY = "category", "类别"
    TITLE = "title", "标题"
    CONTENT = "content", "内容"
    DEMAND = "demand", "诉求"
    RESPONDENT_NAME = "respondent_name", "被反映对象"
    RESPONDENT_ADDRESS = "respondent_address", "被反映对象地址"
    COMMUNITY = "community", "社区（村）"
    COMPLAINANT_NAME = "complainant_name", "来电人姓名"
    COMPLAINANT_PHONE = "complainant_phone", "来电人电话"
    COMPLAINANT_ADDRESS = "complainant_address", "来电人地址"
    ANONYMOUS = "anonymous", "匿名"
    OCCURRED_ON = "occurred_on", "发生日期"
    AMOUNT_YUAN = "amount_yuan", "涉及金额（元）"
    BUREAU_RECEIVED_ON = "bureau_received_on", "市场监管局收到日期"


# Without these no row can be a work order.
NEEDED_FIELDS = (
    OrderField.EXTERNAL_NUMBER,
    OrderField.RECEIVED_AT,
    OrderField.KIND,
    OrderField.CATEGORY,
    OrderField.TITLE,
    OrderField.CONTENT,
)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ColumnMapping(models.Model):
    """Which heading of a source's files stands for which field, and what is meant where a row says nothing.

    A source without any rows here uses the plain headings of ``OrderField``.
    """

    partner = models.ForeignKey(
        Partner, models.CASCADE, db_index=False, related_name="columns", verbose_name="热线平台"
    )
    field = models.CharField("工单内容", max_length=30, choices=OrderField)
    heading = models.CharField("文件里的列名", max_length=60, blank=True)
    fixed_value = models.CharField(
        "没有填写时当作", max_length=60, blank=True, help_text="例如整个文件都是“投诉”。"
    )

    class Meta:
        ordering = ["partner", "pk"]
        verbose_name = "列对应"
        verbose_name_plural = "列对应"
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "field"],
                name="column_mapping_field_once",
                violation_error_message="这个热线平台的这一项已经有对应的列。",
            ),
            models.UniqueConstraint(
                fields=["partner", "heading"],
                condition=~Q(heading=""),
                name="column_mapping_heading_once",
                violation_error_message="这个列名已经对应另一项。",
            ),
            models.CheckConstraint(
                condition=~Q(heading="", fixed_value=""),
                name="column_mapping_says_something",
                violation_error_message="请填写列名，或者没有填写时当作什么。",
            ),
        ]

    def __str__(self):
        return f"{self.get_field_display()}：{self.heading or self.fixed_value}"


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The batches of those hotlines whose files a person may import: the dispatch centre all, a bureau
        those of its own hotline."""
        bureaus = bureau_ids_of(user)
        if dispatch_center_id() in bureaus:
            return self
        return self.filter(partner__bureau__in=bureaus)

    def to_work_on(self):
        """Batches that wait for a worker, the oldest first."""
        return self.filter(state__in=ImportBatch.BUSY).order_by("pk")


class ImportBatch(models.Model):
    """One file of work orders. Its rows are checked first; cases come of them when somebody confirms.

    ``rows_done`` of ``rows_total`` is how far the present work (checking, importing, undoing) is. Counts are
    of rows: valid (would become a case), known (came before with the same content), invalid; new and undone
    are cases.
    """

    class State(models.TextChoices):
        MAPPING = "mapping", "待对应列"
        CHECKING = "checking", "核对中"
        CHECKED = "checked", "待确认"
        IMPORTING = "importing", "导入中"
        IMPORTED = "imported", "已导入"
        UNDOING = "undoing", "撤销中"
        UNDONE = "undone", "已撤销"
        DISCARDED = "discarded", "已放弃"
        FAILED = "failed", "读不了"

    BUSY = (State.CHECKING, State.IMPORTING, State.UNDOING)

    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="batches", verbose_name="热线平台"
    )
    file_name = models.CharField("文件名", max_length=120)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="导入人"
    )
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)
    state = models.CharField("状态", max_length=10, choices=State, default=State.CHECKING)
    headings = ArrayField(models.CharField(max_length=60), default=list, verbose_name="列名")
    columns = models.JSONField("列对应", default=dict, help_text="工单内容 → [列号或空, 固定值]")
    preview = models.JSONField("前几行", default=list)
    problem = models.CharField("问题", max_length=200, blank=True)
    rows_total = models.PositiveIntegerField("行数", default=0)
    rows_done = models.PositiveIntegerField("已处理行数", default=0)
    valid_count = models.PositiveIntegerField("可以导入", default=0)
    known_count = models.PositiveIntegerField("以前收到过", default=0)
    invalid_count = models.PositiveIntegerField("有问题", default=0)
    new_count = models.PositiveIntegerField("新增事项", default=0)
    undone_count = models.PositiveIntegerField("撤销事项", default=0)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="确认人",
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤销人",
    )
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undo_reason = models.CharField("撤销理由", max_length=200, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "导入批次"
        verbose_name_plural = "导入批次"
        default_permissions = ("view", "add")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="import_batch_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["importing", "imported", "undoing", "undone"])
                | Q(confirmed_by__isnull=False),
                name="import_batch_imported_when_confirmed",
                violation_error_message="先确认，再导入。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["undoing", "undone"])
                | Q(undone_by__isnull=False, undone_at__isnull=False) & ~Q(undo_reason=""),
                name="import_batch_undone_says_why",
                violation_error_message="请写明撤销的理由。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state__in=["checking", "importing", "undoing"]),
                name="import_batch_busy",
            )
        ]

    def __str__(self):
        return (
            f"{self.partner} {date_format(timezone.localtime(self.uploaded_at), 'DATETIME_FORMAT')}"
        )

    def get_absolute_url(self):
        return reverse("admin:exchange_importbatch_change", args=[self.pk])

    @property
    def is_busy(self):
        """Whether a worker has something to do with it."""
        return self.state in self.BUSY

    @property
    def percent(self) -> int:
        """How far the present work is."""
        return min(100, 100 * self.rows_done // self.rows_total) if self.rows_total else 0


class ImportFile(models.Model):
    """The bytes of a batch's file, sealed: hundreds of names and telephone numbers in one piece.

    A table of its own, so that no list reads it; the row goes when the file is not needed any longer.
    """

    batch = models.OneToOneField(ImportBatch, models.PROTECT, primary_key=True, related_name="file")
    content = SealedTextField("内容", help_text="base64")

    class Meta:
        verbose_name = "导入文件"
        verbose_name_plural = "导入文件"

    def __str__(self):
        return str(self.batch_id)


class ImportProblem(models.Model):
    """Why a row of a file became no case; the reasons name columns, never what stood in them."""

    batch = models.ForeignKey(
        ImportBatch, models.CASCADE, db_index=False, related_name="problems", verbose_name="批次"
    )
    row = models.PositiveIntegerField("行号", help_text="文件里的行号，列名是第1行。")
    reason = models.CharField("原因", max_length=1000)

    class Meta:
        ordering = ["batch", "row"]
        verbose_name = "有问题的行"
        verbose_name_plural = "有问题的行"
        constraints = [
            models.UniqueConstraint(fields=["batch", "row"], name="import_problem_row_once")
        ]

    def __str__(self):
        return f"第{self.row}行：{self.reason}"
