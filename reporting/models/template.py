"""A superior's own table or letter, and which of its places gets which figure or words."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from bureaus.models import Bureau
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from plan.models import Measure


class ReportTemplateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the person's bureaus."""
        if oversees_all_bureaus(user):
            return self.all()
        return self.filter(bureau__in=bureau_ids_of(user))


@pghistory.track(exclude=["content"])
class ReportTemplate(models.Model):
    """content: the file as it was sent, a workbook or a letter without any personal data. digest: SHA-256."""

    class Kind(models.TextChoices):
        XLSX = "xlsx", "Excel 表格"
        DOCX = "docx", "Word 文档"

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="使用单位")
    title = models.CharField("名称", max_length=80)
    kind = models.CharField("格式", max_length=4, choices=Kind)
    file_name = models.CharField("文件名", max_length=120)
    content = models.BinaryField("文件")
    digest = models.CharField("摘要", max_length=64)
    is_in_use = models.BooleanField("使用中", default=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)

    objects = ReportTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "上级报表模板"
        verbose_name_plural = "上级报表模板"
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "title"],
                condition=Q(is_in_use=True),
                name="report_template_once_in_use",
                violation_error_message="已经有同名的模板在用，请换一个名称，或者先停用旧的。",
            )
        ]
        triggers = [
            pgtrigger.ReadOnly(name="file_stays", fields=["bureau", "kind", "content", "digest"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("admin:reporting_reporttemplate_change", args=[self.pk])


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class TemplateBinding(models.Model):
    """place: such as 汇总!B5 in a workbook, the name between the braces in a letter. quarters_back: of which
    quarter, counted from the one that is filled in for. bureau: whose words; None for all bureaus'."""

    class Quarter(models.IntegerChoices):
        THIS = 0, "本季度"
        BEFORE = 1, "上一季度"
        YEAR_BEFORE = 4, "上年同季度"

    template = models.ForeignKey(ReportTemplate, models.PROTECT, related_name="bindings")
    place = models.CharField("位置", max_length=80)
    metric = models.SlugField("指标标识", blank=True)
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="措施"
    )
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    quarters_back = models.PositiveSmallIntegerField(
        "取哪个季度", choices=Quarter, default=Quarter.THIS
    )

    class Meta:
        ordering = ["place"]
        verbose_name = "模板取数"
        verbose_name_plural = "模板取数"
        constraints = [
            models.UniqueConstraint(
                fields=["template", "place"],
                name="template_place_bound_once",
                violation_error_message="这个位置已经设置过，请先删去原来的。",
            ),
            models.CheckConstraint(
                condition=~Q(metric="") & Q(measure=None, bureau=None)
                | Q(metric="", measure__isnull=False),
                name="template_binding_figure_or_words",
                violation_error_message="一个位置要么填一个指标，要么填一项措施的进展文字。",
            ),
        ]

    def __str__(self):
        return self.place
