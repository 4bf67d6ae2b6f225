"""What an auditor's rule has found: a reason and the rows it points to, answered by an officer."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from training.models.training_class import TrainingClass


class Answer(models.TextChoices):
    IN_ORDER = "in_order", "核对无误"
    CORRECTED = "corrected", "已经纠正"
    REFERRED = "referred", "转交核查"


class AuditFlagQuerySet(models.QuerySet):
    def waiting(self):
        """Those that somebody has to look at: not answered, and what was found still is so."""
        return self.filter(answer="", lapsed_at=None)


class AuditFlag(models.Model):
    """A rule has found something in a class. It refuses nothing and accuses nobody.

    rows: [label of a row, …] that the reason rests on, without anything that says who somebody is. key: what
    was found, so that a second run adds nothing. lapsed_at: since when the rule does not find it any more,
    where nobody had answered before; found again it waits again.
    """

    training_class = models.ForeignKey(
        TrainingClass, models.PROTECT, related_name="audit_flags", verbose_name="培训班"
    )
    rule = models.CharField("规则", max_length=40)
    key = models.CharField(max_length=120, editable=False)
    reason = models.CharField("原因", max_length=300)
    rows = models.JSONField("依据", default=list)
    found_at = models.DateTimeField("发现时间", default=timezone.now)
    answer = models.CharField("处理", max_length=10, choices=Answer, blank=True)
    note = models.CharField("处理说明", max_length=300, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="处理人",
    )
    answered_at = models.DateTimeField("处理时间", null=True, blank=True)
    lapsed_at = models.DateTimeField("情况已变", null=True, blank=True)

    objects = AuditFlagQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "核对提示"
        verbose_name_plural = "核对提示"
        constraints = [
            models.UniqueConstraint(fields=["training_class", "rule", "key"], name="flag_once"),
            models.CheckConstraint(
                condition=Q(answer="", note="", answered_by=None, answered_at=None)
                | ~Q(answer="")
                & ~Q(note="")
                & Q(answered_by__isnull=False, answered_at__isnull=False),
                name="flag_answered_says_what",
                violation_error_message="请选处理结果，并写明核对了什么。",
            ),
            models.CheckConstraint(
                condition=Q(lapsed_at=None) | Q(answer=""),
                name="flag_answered_or_lapsed",
                violation_error_message="情况已经变了，这条提示不用再处理。",
            ),
        ]
        indexes = [
            models.Index(fields=["-id"], condition=Q(answer=""), name="flag_waiting"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="found_stays", fields=["training_class", "rule", "key", "reason", "rows"]
            ),
            pgtrigger.Protect(
                name="answered_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.answer <> ''"),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.reason
