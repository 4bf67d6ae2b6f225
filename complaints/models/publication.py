"""What the public may read of how a complaint ended (消费投诉信息公示). Source: 总局令第121号第三十八条."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from complaints.models.complaint import Complaint

ORIGINAL = 0


class PublicTextQuerySet(models.QuerySet):
    def to_approve(self):
        """The newest text of each case that nobody has let out; the original one is never let out."""
        newer = PublicText.objects.filter(
            complaint=OuterRef("complaint"), version__gt=OuterRef("version")
        )
        return self.filter(~Exists(newer), version__gt=ORIGINAL, publication=None)


class PublicText(models.Model):
    """A version of the text about a complaint: the original one (0) as it stood, then each edited one.

    Added and never changed; ``digest`` is the SHA-256 of title, facts and result.
    """

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, related_name="public_texts", verbose_name="投诉"
    )
    version = models.PositiveSmallIntegerField("版本", help_text="0是原文。")
    title = models.CharField("标题", max_length=80)
    facts = models.TextField("投诉内容", max_length=4000)
    result = models.TextField("处理结果", max_length=4000)
    digest = models.CharField("SHA-256", max_length=64)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        db_index=False,
        related_name="+",
        verbose_name="编写人",
    )
    written_at = models.DateTimeField("编写时间", default=timezone.now)

    objects = PublicTextQuerySet.as_manager()

    class Meta:
        ordering = ["version"]
        verbose_name = "公示文字"
        verbose_name_plural = "公示文字"
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "version"], name="public_text_version_once"
            )
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.complaint_id} 第{self.version}版"


class PublicationQuerySet(models.QuerySet):
    def public(self):
        """What everybody may read."""
        return self.filter(withdrawn_at=None)


@pghistory.track()
class Publication(models.Model):
    """A text that a second person has let out, and whether it still is. One row a complaint."""

    complaint = models.OneToOneField(
        Complaint, models.PROTECT, related_name="publication", verbose_name="投诉"
    )
    text = models.OneToOneField(
        PublicText, models.PROTECT, related_name="publication", verbose_name="公示文字"
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        db_index=False,
        related_name="+",
        verbose_name="编写人",
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        db_index=False,
        related_name="+",
        verbose_name="批准人",
    )
    approved_at = models.DateTimeField("批准时间")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤下人",
        help_text="空着而已经撤下的，是案件重新办理时自动撤下的。",
    )
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdrawal_reason = models.CharField("撤下原因", max_length=200, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-approved_at", "-pk"]
        verbose_name = "公示"
        verbose_name_plural = "公示"
        constraints = [
            models.CheckConstraint(
                condition=~Q(approved_by=F("written_by")),
                name="publication_approved_by_another",
                violation_error_message="编写的人不能批准自己的文字，请另一个人批准。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawal_reason="", withdrawn_by=None)
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason=""),
                name="publication_withdrawn_with_reason",
                violation_error_message="撤下公示要写明原因。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-approved_at", "-id"],
                condition=Q(withdrawn_at=None),
                name="publication_public",
            )
        ]

    def __str__(self):
        return self.text.title

    def get_absolute_url(self):
        return reverse("complaints:published_one", args=[self.pk])
