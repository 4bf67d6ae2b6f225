"""What was done with a deposit and its claims: rows that are added and never changed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from deposits.models.claim import AdvanceClaim
from deposits.models.deposit import QualityDeposit


class DepositStep(models.Model):
    """Who did what, when, in words."""

    deposit = models.ForeignKey(
        QualityDeposit, models.PROTECT, related_name="steps", verbose_name="保证金"
    )
    claim = models.ForeignKey(
        AdvanceClaim,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="steps",
        verbose_name="先行赔付",
    )
    action = models.CharField("步骤", max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人"
    )
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "保证金步骤"
        verbose_name_plural = "保证金步骤"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.action} {date_format(timezone.localtime(self.at), 'DATETIME_FORMAT')}"
