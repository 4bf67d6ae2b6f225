"""The pack that bureaus read before a meeting, and the minutes that stand after it."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from meetings.models.meeting import Meeting


class Pack(models.Model):
    """The pack as it was made, as PDF and as Word; digests are SHA-256. Version 1 is the portal's own."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="packs")
    version = models.PositiveSmallIntegerField("版本")
    pdf = models.BinaryField("PDF")
    word = models.BinaryField("Word")
    pdf_digest = models.CharField("PDF 摘要", max_length=64)
    word_digest = models.CharField("Word 摘要", max_length=64)
    made_at = models.DateTimeField("生成时间", default=timezone.now)

    class Meta:
        ordering = ["meeting", "version"]
        verbose_name = "会议材料"
        verbose_name_plural = "会议材料"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "version"], name="meeting_pack_version_once")
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.meeting} 第{self.version}版"


@pghistory.track()
class Minutes(models.Model):
    """What was said and decided. Signed, it stays as it is; a correction is the next version."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes")
    version = models.PositiveSmallIntegerField("版本")
    text = models.TextField("纪要")
    reason = models.CharField("更正原因", max_length=200, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField("写成时间", default=timezone.now)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField("签发时间", null=True, blank=True)

    class Meta:
        ordering = ["meeting", "version"]
        verbose_name = "会议纪要"
        verbose_name_plural = "会议纪要"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "version"], name="minutes_version_once"),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(signed_at=None),
                name="minutes_one_draft",
                violation_error_message="已经有一份没有签发的纪要，请先签发。",
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""),
                name="minutes_corrected_say_why",
                violation_error_message="更正纪要要写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="minutes_signed_by_somebody",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="signed_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__signed_at__isnull=False),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.meeting} 纪要第{self.version}版"
