"""Files that belong to a case or still to a draft."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from complaints.models.choices import Purpose
from complaints.models.complaint import Complaint
from complaints.models.draft import Draft


def stored_name(attachment, filename):
    """Where the bytes go: nothing of the name a person gave ends up in a path."""
    return f"complaints/{timezone.now():%Y/%m}/{uuid.uuid4().hex}{attachment.suffix}"


class Attachment(models.Model):
    """A picture (re-encoded, without metadata) or a PDF."""

    draft = models.ForeignKey(
        Draft, models.SET_NULL, null=True, blank=True, related_name="attachments"
    )
    complaint = models.ForeignKey(
        Complaint,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
        verbose_name="投诉",
    )
    purpose = models.CharField("用途", max_length=10, choices=Purpose, default=Purpose.EVIDENCE)
    file = models.FileField(upload_to=stored_name)
    name = models.CharField("文件名", max_length=120)
    content_type = models.CharField("类型", max_length=40)
    size = models.PositiveIntegerField("字节")
    digest = models.CharField("SHA-256", max_length=64)
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "附件"
        verbose_name_plural = "附件"
        constraints = [
            models.CheckConstraint(
                condition=Q(draft__isnull=False) | Q(complaint__isnull=False),
                name="attachment_belongs_somewhere",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("complaints:attachment", args=[self.pk])

    @property
    def suffix(self):
        return {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}[
            self.content_type
        ]
