"""A pack that was printed: its words and its page, byte for byte as they were."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone

from enterprises.models import Enterprise
from gaotai_jiazheng.sealed import SealedTextField


class Pack(models.Model):
    """The self-check of one day as a PDF. sha256: of the page; data_sha256: of its words."""

    number = models.CharField("编号", max_length=30, unique=True)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="tax_packs", verbose_name="家政企业"
    )
    as_of = models.DateField("截至")
    sha256 = models.CharField("PDF 的 SHA-256", max_length=64)
    data_sha256 = models.CharField("内容的 SHA-256", max_length=64)
    data = SealedTextField("内容", help_text="JSON")
    pdf = SealedTextField("PDF", help_text="base64")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("生成时间", default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "免税证据材料"
        verbose_name_plural = "免税证据材料"
        indexes = [models.Index(fields=["enterprise", "-id"], name="tax_pack_newest")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return self.number

    @property
    def file_name(self):
        return f"免税条件自查 {self.number}.pdf"
