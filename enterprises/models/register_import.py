"""A spreadsheet of the register on its way in: looked at, written by a second person, taken back."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


@pghistory.track(exclude=["rows", "written"])
class RegisterImport(models.Model):
    """rows: JSON, what was read and what would come of it (``importing.Row``). written: JSON, what was
    done: {"created": [pk, …], "changed": {pk: {field: [before, after]}}, "again": [pk, …]}."""

    class State(models.TextChoices):
        PREVIEWED = "previewed", "待另一人写入"
        APPLIED = "applied", "已写入"
        UNDONE = "undone", "已撤销"
        DROPPED = "dropped", "已放弃"

    name = models.CharField("文件名", max_length=120)
    rows = models.JSONField("读到的行")
    written = models.JSONField("写入的内容", default=dict)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PREVIEWED)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="导入人"
    )
    made_at = models.DateTimeField("导入时间", default=timezone.now)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="写入人",
    )
    applied_at = models.DateTimeField("写入时间", null=True, blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "名录导入"
        verbose_name_plural = "名录导入"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["previewed", "dropped"], applied_by=None)
                | Q(state__in=["applied", "undone"], applied_by__isnull=False)
                & ~Q(applied_by=F("made_by")),
                name="register_import_applied_by_another",
                violation_error_message="导入的人不能自己写入，请另一人核对后写入。",
            )
        ]

    def __str__(self):
        return self.name
