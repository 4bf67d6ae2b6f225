"""A level that a prize speaks for: proposed by a competition, decided by 县人社局."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from workers.models import Occupation, SkillLevel, Worker
from workers.reading_bureaus import READS_CERTIFICATES, acts_for_one_of


class PromotionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For the bureaus that read certificates."""
        return self if acts_for_one_of(user, READS_CERTIFICATES) else self.none()


@pghistory.track()
class Promotion(models.Model):
    """A proposal gives no level: agreed to, it stands for the conditions of the exam of that level."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "待决定"
        AGREED = "agreed", "同意"
        DECLINED = "declined", "不同意"

    worker = models.ForeignKey(
        Worker, models.PROTECT, related_name="promotions", verbose_name="家政服务员"
    )
    occupation = models.ForeignKey(
        Occupation, models.PROTECT, related_name="+", verbose_name="职业"
    )
    level = models.PositiveSmallIntegerField("建议的等级", choices=SkillLevel)
    basis = models.CharField("依据", max_length=260)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField("提出时间", default=timezone.now)
    reason = models.CharField("决定的理由", max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="决定人",
    )
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)

    objects = PromotionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "晋升建议"
        verbose_name_plural = "晋升建议"
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "occupation", "level"],
                condition=Q(state="proposed"),
                name="promotion_waits_once",
                violation_error_message="这个人的这一级已经有建议在等决定。",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by=None, decided_at=None, reason="")
                | ~Q(state="proposed")
                & Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(reason=""),
                name="promotion_decided_with_a_reason",
                violation_error_message="请写明理由。",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="proposed_stays",
                fields=["worker", "occupation", "level", "basis", "proposed_at"],
            ),
            pgtrigger.Protect(
                name="decided_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state <> 'proposed'"),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.occupation}{self.get_level_display()}"
