"""A case on its way between the portal and a hotline."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from complaints.models.complaint import Complaint


class System(models.TextChoices):
    """Where a case may stand. Source: 总局令第121号（2026-04-15起施行）第八条、第四十条."""

    PORTAL = "portal", "本平台"
    H12345 = "12345", "12345热线"
    H12315 = "12315", "全国12315平台"


class HandoverQuerySet(models.QuerySet):
    def unanswered(self):
        """Those to another system that were neither returned nor answered."""
        return self.filter(returned_at=None, result_at=None).exclude(to_system=System.PORTAL)

    def received_under(self, system: str, numbers):
        """Those to that hotline which it has received under these numbers and not returned."""
        return self.filter(to_system=system, external_number__in=numbers, returned_at=None)


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Handover(models.Model):
    """One hand-over of a case (转办): sent, received under a number of the other side or returned with a
    reason, and at last the result back."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, related_name="handovers", verbose_name="事项"
    )
    from_system = models.CharField("转出", max_length=10, choices=System, default=System.PORTAL)
    to_system = models.CharField("转入", max_length=10, choices=System)
    external_number = models.CharField("对方编号", max_length=60, blank=True)
    sent_at = models.DateTimeField("转出时间", default=timezone.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="经办人",
        help_text="空着表示由对方系统转来。",
    )
    received_at = models.DateTimeField("收到时间", null=True, blank=True)
    returned_at = models.DateTimeField("退回时间", null=True, blank=True)
    returned_reason = models.CharField("退回原因", max_length=300, blank=True)
    result_at = models.DateTimeField("结果返回时间", null=True, blank=True)
    result = models.TextField("办理结果", max_length=2000, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "转办"
        verbose_name_plural = "转办"
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_system=F("to_system")), name="handover_between_two_systems"
            ),
            models.CheckConstraint(
                condition=Q(received_at=None) | ~Q(external_number=""),
                name="handover_received_under_a_number",
                violation_error_message="请填写对方的编号。",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None, returned_reason="")
                | (Q(returned_at__isnull=False) & ~Q(returned_reason="")),
                name="handover_returned_with_a_reason",
                violation_error_message="请写明退回的原因。",
            ),
            models.CheckConstraint(
                condition=Q(result_at=None, result="")
                | (Q(result_at__isnull=False, received_at__isnull=False) & ~Q(result="")),
                name="handover_result_after_receipt",
                violation_error_message="登记对方收到之后才能登记结果。",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(result_at=None),
                name="handover_returned_or_answered",
            ),
            models.UniqueConstraint(
                fields=["to_system", "external_number"],
                condition=~Q(external_number="")
                & ~Q(to_system=System.PORTAL)
                & Q(returned_at=None),
                name="handover_number_once",
                violation_error_message="这个编号已经登记在另一件事项上。",
            ),
            models.UniqueConstraint(
                fields=["complaint", "to_system"],
                condition=Q(returned_at=None),
                name="handover_one_at_a_time",
                violation_error_message="这件事项已经转给对方，还没有退回。",
            ),
        ]

    def __str__(self):
        return f"{self.get_from_system_display()} → {self.get_to_system_display()}"

    @property
    def is_unanswered(self) -> bool:
        is_open = self.returned_at is None and self.result_at is None
        return is_open and self.to_system != System.PORTAL
