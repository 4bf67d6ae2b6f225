"""What a worker asks to be put right in her record, and the answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from gaotai_jiazheng.sealed import SealedTextField
from workers.models.worker import Worker
from workers.reading_bureaus import HRSS, acts_for_one_of


class CorrectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For 县人社局, which keeps the register."""
        return self if acts_for_one_of(user, frozenset({HRSS})) else self.none()


class Correction(models.Model):
    """Source: 《个人信息保护法》第四十六条. The request and the answer both stay readable to the worker."""

    worker = models.ForeignKey(
        Worker, models.PROTECT, related_name="corrections", verbose_name="家政服务员"
    )
    text = SealedTextField("哪里不对，应该是什么")
    asked_at = models.DateTimeField("提出时间", default=timezone.now)
    answer = SealedTextField("答复", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="答复人",
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "更正申请"
        verbose_name_plural = "更正申请"
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="correction_answered_by_somebody",
            )
        ]

    def __str__(self):
        return f"更正申请 {timezone.localtime(self.asked_at):%Y-%m-%d}"
