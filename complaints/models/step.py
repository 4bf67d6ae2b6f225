"""What was done with a complaint: rows that are added and never changed."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bureaus.models import Bureau
from complaints.models.choices import Grade
from complaints.models.complaint import Complaint
from complaints.transitions import Action, State

# What the resident does: bringing the case in, and what the page of a case offers to whoever has opened it.
RESIDENT_ACTIONS = frozenset({Action.SUBMIT, Action.NOTE, Action.WITHDRAW, Action.FOLLOW_UP})


class Step(models.Model):
    """One step of a case: who did what, when, and what is told to whom."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, related_name="steps", verbose_name="投诉"
    )
    action = models.CharField("步骤", max_length=20, choices=Action)
    state_before = models.CharField("原状态", max_length=20, choices=State, blank=True)
    state = models.CharField("状态", max_length=20, choices=State)
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, db_index=False, related_name="+", verbose_name="承办单位"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="办理人",
        help_text="空着表示由居民本人或系统完成。",
    )
    at = models.DateTimeField("时间", default=timezone.now)
    public_note = models.TextField(
        "公开说明", blank=True, help_text="投诉人凭编号和查询码可以看到。"
    )
    internal_note = models.TextField("内部记录", blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "办理步骤"
        verbose_name_plural = "办理步骤"
        # Steps lie in the table in the order of time: a month of them is a stretch of it.
        indexes = [BrinIndex(fields=["at"], autosummarize=True, name="step_at")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.get_action_display()} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"

    @property
    def is_by_resident(self) -> bool:
        """Whether the resident has done it, and no bureau."""
        return self.by_id is None and self.action in RESIDENT_ACTIONS


class FollowUp(models.Model):
    """What the resident said when asked: first whether it is solved, then how satisfied; neither where nobody was
    reached, and ``remark`` says how it was tried."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, related_name="follow_ups", verbose_name="投诉"
    )
    is_solved = models.BooleanField(
        "问题是否解决", null=True, blank=True, help_text="空着表示没有联系上。"
    )
    grade = models.PositiveSmallIntegerField("满意度", choices=Grade, null=True, blank=True)
    remark = models.CharField("意见", max_length=500, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="回访人",
    )
    asked_at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "回访"
        verbose_name_plural = "回访"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_solved__isnull=False, grade__isnull=False)
                | Q(is_solved=None, grade=None, asked_by__isnull=False) & ~Q(remark=""),
                name="follow_up_answered_or_tried",
                violation_error_message="没有联系上的，请写明什么时候、怎样联系过。",
            )
        ]
        # Of the few that are not satisfied, for the dispatch centre, however many were asked.
        indexes = [
            models.Index(
                fields=["complaint"], condition=Q(is_solved=False), name="follow_up_unsolved"
            )
        ]

    def __str__(self):
        return self.get_grade_display() or "没有联系上"
