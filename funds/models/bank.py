"""How a bank's files are written, as data."""

import pghistory
from django.core.exceptions import ValidationError
from django.db import models

from funds.format_faults import faults_of


@pghistory.track()
class BankFormat(models.Model):
    """A bank's file as data: which columns it has, in which order, how wide, in which letters.

    columns, return_columns: [{"value", "title", "width"?, "align"?, "fill"?}]; ``funds.files`` says which
    values there are. closing, return_closing: the columns of a last line with the totals; [] when there is
    none. answers: what the bank writes for a row that it paid; anything else is a failure.
    """

    class Kind(models.TextChoices):
        CSV = "csv", "分隔文本"
        XLSX = "xlsx", "Excel 工作簿"
        FIXED = "fixed", "定长文本"

    class Encoding(models.TextChoices):
        UTF_8 = "utf-8", "UTF-8"
        GB18030 = "gb18030", "GB18030"

    code = models.SlugField("代码", max_length=30, unique=True)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("形式", max_length=6, choices=Kind)
    encoding = models.CharField("编码", max_length=8, choices=Encoding, default=Encoding.UTF_8)
    delimiter = models.CharField("分隔符", max_length=1, default=",")
    has_headings = models.BooleanField("第一行是列名", default=True)
    columns = models.JSONField("发放文件的列")
    closing = models.JSONField("发放文件的末行", default=list, blank=True)
    return_columns = models.JSONField("回盘文件的列")
    return_closing = models.JSONField("回盘文件的末行", default=list, blank=True)
    answers = models.JSONField("表示成功的回答", default=list)
    is_demo = models.BooleanField("演示格式", default=False, help_text="不是哪家银行的格式。")
    is_active = models.BooleanField("可以选用", default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "银行文件格式"
        verbose_name_plural = "银行文件格式"

    def __str__(self):
        return f"{self.name}（演示格式）" if self.is_demo else self.name

    def clean(self):
        """A format by which no file could be written or read is refused, with every fault beside its field."""
        if faults := faults_of(self):
            raise ValidationError(faults)
