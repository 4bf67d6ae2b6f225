"""What a partner is told: rows written with the step they tell of, delivered afterwards."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from complaints.models import Complaint
from exchange.models.order import WorkOrder
from exchange.models.partner import Partner
from gaotai_jiazheng.sealed import SealedTextField

# No attempt is put off for more than four hours: what lies further ahead was set by a machine whose clock was ahead.
LONGER_THAN_ANY_WAIT = timedelta(hours=5)


class DeliveryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What was told about the cases that a person may see."""
        return self.filter(order__complaint__in=Complaint.objects.visible_to(user))

    def due(self, at=None):
        """What is to be delivered by now: of each order only the first that waits, so that nothing is
        told before what happened earlier."""
        earlier = self.model.objects.filter(
            order=OuterRef("order"), sequence__lt=OuterRef("sequence"), state=Delivery.State.WAITING
        )
        at = at or timezone.now()
        is_astray = Q(next_attempt_at__gt=at + LONGER_THAN_ANY_WAIT)
        return self.filter(
            ~Exists(earlier),
            Q(next_attempt_at__lte=at) | is_astray,
            state=Delivery.State.WAITING,
            partner__is_active=True,
        )


class Delivery(models.Model):
    """One piece of news about a case for the partner whose order it was.

    ``reference`` names it for good: a partner that gets the same one twice knows it by that.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "待发"
        DELIVERED = "delivered", "已送达"
        FAILED = "failed", "失败"

    reference = models.UUIDField("回传编号", default=uuid.uuid4, unique=True)
    partner = models.ForeignKey(
        Partner, models.PROTECT, db_index=False, related_name="deliveries", verbose_name="热线平台"
    )
    order = models.ForeignKey(
        WorkOrder,
        models.PROTECT,
        db_index=False,
        related_name="deliveries",
        verbose_name="热线工单",
    )
    sequence = models.PositiveIntegerField("序号", help_text="同一工单从1起。")
    event = models.CharField("事件", max_length=20)
    body = SealedTextField("内容", help_text="JSON")
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    created_at = models.DateTimeField("建立时间", default=timezone.now)
    first_attempt_at = models.DateTimeField("首次尝试", null=True, blank=True)
    next_attempt_at = models.DateTimeField("下次尝试", default=timezone.now)
    last_error = models.CharField("最近的错误", max_length=300, blank=True)
    delivered_at = models.DateTimeField("送达时间", null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "办理进展回传"
        verbose_name_plural = "办理进展回传"
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["order", "sequence"], name="delivery_sequence_once"),
            models.CheckConstraint(
                condition=Q(state="delivered", delivered_at__isnull=False)
                | (~Q(state="delivered") & Q(delivered_at=None)),
                name="delivery_delivered_has_its_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["partner", "next_attempt_at", "id"],
                condition=Q(state="waiting"),
                name="delivery_waiting",
            ),
            models.Index(fields=["-id"], condition=Q(state="failed"), name="delivery_failed"),
        ]

    def __str__(self):
        return f"{self.order} {self.sequence}"
