"""Work orders (工单): cases that a hotline handed over, each under the hotline's own number."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone

from complaints.models import Complaint
from exchange.models.partner import Partner


class ImportBatch(models.Model):
    """One file of work orders, for the day when there is no interface."""

    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="batches", verbose_name="热线平台"
    )
    file_name = models.CharField("文件名", max_length=120)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="导入人"
    )
    uploaded_at = models.DateTimeField("导入时间", default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "导入批次"
        verbose_name_plural = "导入批次"

    def __str__(self):
        return f"{self.partner} {timezone.localtime(self.uploaded_at):%Y-%m-%d %H:%M}"


class WorkOrderQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The orders of those cases that a person may see."""
        return self.filter(complaint__in=Complaint.objects.visible_to(user))


class WorkOrder(models.Model):
    """A hotline's order and the case that came of it.

    ``received_at`` is when the caller spoke to the hotline, as the hotline says; ``taken_at`` is when the
    portal got it, from which the clocks of the case count.
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

    objects = WorkOrderQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "热线工单"
        verbose_name_plural = "热线工单"
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "external_number"], name="work_order_taken_once"
            )
        ]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self):
        return self.external_number
