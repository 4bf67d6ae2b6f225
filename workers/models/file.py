"""Files of papers: stored under random names, opened only after asking who looks."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from workers.models.worker import Worker

SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}


def stored_name(file, filename):
    """Where the bytes go: nothing of the name a person gave ends up in a path."""
    return f"workers/{timezone.now():%Y/%m}/{uuid.uuid4().hex}{SUFFIXES[file.content_type]}"


class PaperFileQuerySet(models.QuerySet):
    def of(self, paper):
        """The files of one paper."""
        kind = ContentType.objects.get_for_model(paper)
        return self.filter(paper_type=kind, paper_id=paper.pk)


class PaperFile(models.Model):
    """A picture (re-encoded, without metadata) or a PDF of one paper; who sees the paper sees it."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="files")
    paper_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    paper_id = models.BigIntegerField()
    paper = GenericForeignKey("paper_type", "paper_id")
    file = models.FileField(upload_to=stored_name)
    name = models.CharField("文件名", max_length=120)
    content_type = models.CharField("类型", max_length=40)
    size = models.PositiveIntegerField("字节")
    digest = models.CharField("SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人"
    )
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)

    objects = PaperFileQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "证件文件"
        verbose_name_plural = "证件文件"
        indexes = [models.Index(fields=["paper_type", "paper_id"], name="paper_file_of")]

    def __str__(self):
        return self.name
