"""What is taught in a class: the curriculum as a file, kept with the class; the newest counts, none is changed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone

from training.models.base import stored_name
from training.models.training_class import TrainingClass


class Curriculum(models.Model):
    """The file that an institution gave for a class."""

    training_class = models.ForeignKey(
        TrainingClass, models.PROTECT, related_name="curricula", verbose_name="培训班"
    )
    file = models.FileField(upload_to=stored_name)
    name = models.CharField("文件名", max_length=120)
    content_type = models.CharField("类型", max_length=40)
    size = models.PositiveIntegerField("字节")
    digest = models.CharField("SHA-256", max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人"
    )
    at = models.DateTimeField("上传时间", default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "教学大纲"
        verbose_name_plural = "教学大纲"
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "digest"],
                name="curriculum_file_once_in_a_class",
                violation_error_message="这个文件已经传过。",
            )
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return self.name
