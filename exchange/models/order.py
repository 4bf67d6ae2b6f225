"""Work orders (工单): cases that a hotline handed over, each under the hotline's own number."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from complaints.models import Complaint
from exchange.models.batch import ImportBatch
from exchange.models.partner import Partner


class WorkOrderQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The orders of those cases that a person may see."""
        return self.filter(complaint__in=Complaint.objects.visible_to(user))

    def standing(self):
        """Those whose import has not been undone."""
        return self.filter(undone_at=None)


class WorkOrder(models.Model):
    """A hotline's order and the case that came of it.

    ``received_at`` is when the caller spoke to the hotline, as the hotline says; ``taken_at`` is when the
    portal got it, from which the clocks of the case count. An order whose import was undone gives its number
    free again.
    """

    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="orders", verbose_name="热线平台"
    )
    external_number = models.CharField("热线工单号", max_length=60)
    digest = models.CharField(max_length=64)
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, related_name="work_orders", verbose_name="事项"
    )
    received_at = models.DateTimeField("热线受理时间")
    taken_at = models.DateTimeField("平台收到时间", default=timezone.now)
    batch = models.ForeignKey(
        ImportBatch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name="导入批次",
    )
    undone_at = models.DateTimeField("撤销导入的时间", null=True, blank=True)

    objects = WorkOrderQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "热线工单"
        verbose_name_plural = "热线工单"
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "external_number"],
                condition=Q(undone_at=None),
                name="work_order_taken_once",
            )
        ]
        triggers = [
            pgtrigger.ReadOnly(name="never_changed", exclude=["undone_at"]),
            pgtrigger.Protect(
                name="undone_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__undone_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.external_number
