"""The file that goes to the bank and the one that comes back: sealed, with their digests."""

from django.db import models
from django.utils import timezone

from funds.models.batch import PaymentBatch
from funds.models.budget import PERSON
from gaotai_jiazheng.sealed import SealedTextField


class BatchFile(models.Model):
    """The file of a batch as the bank gets it. rows_sha256: of the lines with payments; the bank's answer
    repeats it. sha256: of the whole file."""

    batch = models.OneToOneField(
        PaymentBatch, models.PROTECT, related_name="file", verbose_name="批次"
    )
    name = models.CharField("文件名", max_length=80)
    size = models.PositiveBigIntegerField("字节")
    sha256 = models.CharField("SHA-256", max_length=64)
    rows_sha256 = models.CharField("明细的 SHA-256", max_length=64)
    built_at = models.DateTimeField("生成时间", default=timezone.now)

    class Meta:
        verbose_name = "发放文件"
        verbose_name_plural = "发放文件"

    def __str__(self):
        return self.name


class BatchFilePart(models.Model):
    """A piece of the file, sealed: a large file is never in memory as a whole."""

    file = models.ForeignKey(
        BatchFile, models.PROTECT, related_name="parts", db_index=False, verbose_name="发放文件"
    )
    number = models.PositiveIntegerField("序号")
    content = SealedTextField("内容", help_text="base64")

    class Meta:
        ordering = ["number"]
        verbose_name = "发放文件的一部分"
        verbose_name_plural = "发放文件的一部分"
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="batch_file_part_once")
        ]

    def __str__(self):
        return f"{self.file_id}-{self.number}"


class ReturnFile(models.Model):
    """What the bank answered to a batch: looked at first, taken over once, never changed."""

    batch = models.ForeignKey(
        PaymentBatch, models.PROTECT, related_name="returns", verbose_name="批次"
    )
    sha256 = models.CharField("SHA-256", max_length=64)
    content = SealedTextField("内容", help_text="base64")
    paid_count = models.PositiveIntegerField("成功笔数")
    paid_fen = models.BigIntegerField("成功金额（分）")
    failed_count = models.PositiveIntegerField("失败笔数")
    failed_fen = models.BigIntegerField("失败金额（分）")
    uploaded_by = models.ForeignKey(**PERSON, verbose_name="导入人")
    uploaded_at = models.DateTimeField("导入时间", default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "银行回盘"
        verbose_name_plural = "银行回盘"

    def __str__(self):
        return f"回盘{self.pk}"
