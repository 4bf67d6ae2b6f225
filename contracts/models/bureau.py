"""Which bureaus look after contracts."""

import pghistory
from django.db import models

from bureaus.models import Bureau


@pghistory.track()
class ContractBureau(models.Model):
    """A bureau that sees the contracts of all enterprises, and by which duty. Its people see masks."""

    bureau = models.OneToOneField(
        Bureau, models.PROTECT, related_name="contract_duty", verbose_name="责任单位"
    )
    basis = models.CharField("职责依据", max_length=120, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "查看三方合同的单位"
        verbose_name_plural = "查看三方合同的单位"

    def __str__(self):
        return str(self.bureau)
