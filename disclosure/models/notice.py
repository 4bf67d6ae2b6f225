"""Public notices (公示): what is put up, from which day to which."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib import admin
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from bureaus.models import Bureau
from gaotai_jiazheng.sealed import SealedTextField


class NoticeQuerySet(models.QuerySet):
    def shown(self, on=None):
        """What the public may read on that day: not yet taken down."""
        on = on or timezone.localdate()
        return self.filter(Q(shown_until=None) | Q(shown_until__gte=on))

    def running(self, on=None):
        """Put up, not withdrawn, and the last day not passed."""
        on = on or timezone.localdate()
        return self.filter(withdrawn_at=None, first_day__lte=on, last_day__gte=on)

    def over(self, on=None):
        """Not withdrawn, and the last day has passed."""
        return self.filter(withdrawn_at=None, last_day__lt=on or timezone.localdate())


@pghistory.track(exclude=["original"])
class Notice(models.Model):
    """A text that is up between two days, so that anybody may object before something is decided.

    Over is never stored: it is ``last_day`` before today. The words that went up are never changed;
    a wrong notice is withdrawn and another one put up. ``subject`` is the row it is about, whose app
    asks ``disclosure_refuse_unless_clear`` (a function of the database) before it goes on.
    """

    number = models.CharField("公示编号", max_length=30, unique=True)
    topic = models.CharField("类别", max_length=40)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("公示内容")
    original = SealedTextField("原文", blank=True)
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, related_name="notices", verbose_name="公示单位"
    )
    subject_type = models.ForeignKey(ContentType, models.PROTECT, db_index=False)
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    first_day = models.DateField("公示第一天")
    last_day = models.DateField("公示最后一天", help_text="含这一天。")
    is_provisional = models.BooleanField(
        "暂定", default=False, help_text="跨入尚未公布放假安排的年份。"
    )
    shown_until = models.DateField(
        "撤下日", null=True, blank=True, help_text="这一天以后公众看不到；空着表示一直可以查看。"
    )
    closed_on = models.DateField(
        "据此决定日",
        null=True,
        blank=True,
        help_text="由数据库在作出决定时写入；此后不再接受异议，也不能撤回。",
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发布人"
    )
    published_at = models.DateTimeField("发布时间", default=timezone.now)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawal_reason = models.CharField("撤回原因", max_length=300, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "公示"
        verbose_name_plural = "公示"
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gt=F("first_day")),
                name="notice_days_in_order",
                violation_error_message="公示最后一天应晚于第一天。",
            ),
            models.CheckConstraint(
                condition=Q(shown_until=None) | Q(shown_until__gte=F("last_day")),
                name="notice_shown_to_its_last_day",
                violation_error_message="公示期内不能撤下。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawal_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawal_reason=""),
                name="notice_withdrawn_with_reason",
                violation_error_message="撤回公示要写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(withdrawn_at=None),
                name="notice_decided_upon_stays",
                violation_error_message="已经据此作出决定，不能撤回。",
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                condition=Q(withdrawn_at=None),
                name="notice_one_for_its_subject",
                violation_error_message="这个事项已经有一份公示。",
            ),
        ]
        indexes = [models.Index(fields=["last_day", "id"], name="notice_last_day")]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="words_stay",
                fields=[
                    "number",
                    "topic",
                    "title",
                    "text",
                    "original",
                    "bureau",
                    "subject_type",
                    "subject_id",
                    "first_day",
                    "published_by",
                    "published_at",
                ],
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    def get_absolute_url(self):
        return reverse("disclosure:notice", args=[self.number])

    def is_running(self, on=None):
        """Whether somebody may object on that day."""
        on = on or timezone.localdate()
        return self.withdrawn_at is None and self.first_day <= on <= self.last_day

    def is_over(self, on=None):
        """Whether it was up to its last day, and that day has passed."""
        return self.withdrawn_at is None and self.last_day < (on or timezone.localdate())

    @property
    @admin.display(description="状态")
    def state_word(self):
        """Where it stands today, in a word."""
        if self.withdrawn_at is not None:
            return "已撤回"
        return "公示中" if self.is_running() else "已期满"
