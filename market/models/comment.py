"""What people say of a draft of the convention: rounds of asking, comments, and their answers."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from market.models.convention import Convention

LONGEST_COMMENT = 1000

ROUND_IS_OPEN = """
    PERFORM 1 FROM market_convention convention
        JOIN market_commentround round ON round.convention_id = convention.id
        WHERE round.id = NEW.round_id AND convention.state = 'commenting' FOR SHARE OF convention;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'round % takes no comments', NEW.round_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'comment_while_asked_for';
    END IF;
    RETURN NEW;
"""


class CommentRound(models.Model):
    """A text was put up and everybody was asked what to make of it; rows are added and never changed."""

    convention = models.ForeignKey(
        Convention, models.PROTECT, related_name="rounds", verbose_name="公约"
    )
    number = models.PositiveSmallIntegerField("轮次")
    text = models.TextField("征求意见稿")
    opened_at = models.DateTimeField("开始时间", default=timezone.now)
    last_day = models.DateField("截止日", help_text="含这一天。")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["convention", "number"]
        verbose_name = "征求意见"
        verbose_name_plural = "征求意见"
        constraints = [
            models.UniqueConstraint(fields=["convention", "number"], name="comment_round_once")
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.convention}第{self.number}次征求意见"

    def is_open(self, on=None):
        """Whether the term runs on that day."""
        return (on or timezone.localdate()) <= self.last_day


class ConventionCommentQuerySet(models.QuerySet):
    def answered(self):
        """Those that the public reads: with their answer."""
        return self.filter(answered_at__isnull=False)

    def waiting(self):
        """Those without an answer."""
        return self.filter(answered_at=None)


class ConventionComment(models.Model):
    """What somebody says of a draft. Nobody is asked for a name; it becomes public with its answer."""

    class Voice(models.TextChoices):
        RESIDENT = "resident", "居民"
        WORKER = "worker", "家政服务员"
        ENTERPRISE = "enterprise", "家政企业"
        OTHER = "other", "其他"

    class Outcome(models.TextChoices):
        TAKEN = "taken", "采纳"
        PARTLY = "partly", "部分采纳"
        NOT_TAKEN = "not_taken", "未采纳"

    round = models.ForeignKey(
        CommentRound, models.PROTECT, related_name="comments", verbose_name="征求意见"
    )
    voice = models.CharField("身份", max_length=10, choices=Voice)
    content = models.TextField("意见", max_length=LONGEST_COMMENT)
    submitted_at = models.DateTimeField("提交时间", default=timezone.now)
    outcome = models.CharField("处理", max_length=10, choices=Outcome, blank=True)
    answer = models.TextField("答复", max_length=LONGEST_COMMENT, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects = ConventionCommentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "公约意见"
        verbose_name_plural = "公约意见"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", answer="", answered_by=None, answered_at=None)
                | ~Q(outcome="")
                & ~Q(answer="")
                & Q(answered_by__isnull=False, answered_at__isnull=False),
                name="convention_comment_answered_as_a_whole",
                violation_error_message="请选择怎样处理并写明答复。",
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="while_asked_for",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=ROUND_IS_OPEN,
            ),
            pgtrigger.ReadOnly(
                name="words_stay", fields=["round", "voice", "content", "submitted_at"]
            ),
            pgtrigger.Protect(
                name="answer_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.answered_at IS NOT NULL"),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.get_voice_display()}的意见"
