"""Somebody made sure that a paper is what it says: who, for which bureau, when and how."""

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from bureaus.models import Bureau
from workers.models.choices import VerifyMethod


class Verification(models.Model):
    """One look at one paper: added, never changed. It holds nothing of the person.

    agrees: what was found is what the register says. The paper points to the look that counts.
    """

    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    agrees = models.BooleanField("一致")
    method = models.CharField("方式", max_length=16, choices=VerifyMethod)
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="核验单位")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="核验人"
    )
    at = models.DateTimeField("核验时间", default=timezone.now)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "核验记录"
        verbose_name_plural = "核验记录"
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="verification_subject")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        words = "一致" if self.agrees else "不一致"
        on = date_format(timezone.localdate(self.at))
        return f"{self.bureau} {on} {self.get_method_display()} {words}"
