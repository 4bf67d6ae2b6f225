"""What was done with a contract: rows that are added and never changed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone

from contracts.models.contract import ServiceContract
from contracts.transitions import Action


class ContractStep(models.Model):
    """One step. by: None for a person who signed on the phone, and for the clock."""

    contract = models.ForeignKey(
        ServiceContract, models.PROTECT, related_name="steps", verbose_name="合同"
    )
    action = models.CharField("步骤", max_length=12, choices=Action)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "合同步骤"
        verbose_name_plural = "合同步骤"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.contract_id} {self.get_action_display()}"
