"""That a row of a register was typed in from a sheet of paper: which form, when it came, who took it."""

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format


class TakenSheetQuerySet(models.QuerySet):
    def of(self, subject):
        """The sheet from which this row was typed in; who may see the row may see it."""
        content_type = ContentType.objects.get_for_model(subject)
        return self.filter(subject_type=content_type, subject_id=subject.pk)


class TakenSheet(models.Model):
    """A sheet of paper that somebody has handed in. It says nothing of who that was: the row does."""

    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    form_number = models.CharField("表号", max_length=60)
    received_on = models.DateField("收到日期")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办人"
    )
    typed_on = models.DateField("录入日期", default=timezone.localdate)

    objects = TakenSheetQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "纸质表"
        verbose_name_plural = "纸质表"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                name="sheet_typed_in_once",
                violation_error_message="这张纸质表已经录入过。",
            ),
            models.CheckConstraint(
                condition=models.Q(received_on__lte=models.F("typed_on")),
                name="sheet_received_before_it_is_typed_in",
                violation_error_message="收到日期不能晚于录入日期。",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.form_number} {date_format(self.received_on)}收到"
