"""The inbox and the outbox: messages written with the step they tell of, delivered afterwards."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bureaus.models import Bureau
from gaotai_jiazheng.sealed import SealedTextField

# No attempt is put off for more than a day and the night behind it: what lies further ahead was set by a machine
# whose clock was ahead.
LONGER_THAN_ANY_WAIT = timedelta(hours=36)


class NotificationQuerySet(models.QuerySet):
    def waiting(self, at=None):
        """Messages to be delivered by now."""
        return self.filter(
            state=Notification.State.QUEUED, next_attempt_at__lte=at or timezone.now()
        )

    def astray(self, at=None):
        """Messages whose attempt was set by a clock that was ahead; they are due now, too."""
        return self.filter(
            state=Notification.State.QUEUED,
            next_attempt_at__gt=(at or timezone.now()) + LONGER_THAN_ANY_WAIT,
        )

    def failed(self, at=None):
        """Those that were given up and are still of use."""
        in_time = models.Q(good_until=None) | models.Q(good_until__gt=at or timezone.now())
        return self.filter(in_time, state=Notification.State.FAILED)

    def inbox_of(self, user):
        """What a person finds in the inbox."""
        return self.filter(recipient=user, channel=Notification.Channel.INBOX)


class Notification(models.Model):
    """A message by one channel to one person; it carries a link and a number, never personal details.

    waits_for_morning: at night a telephone does not ring for it. good_until: it is of no use afterwards and is not
    sent any more, as a code that has expired.
    """

    class Channel(models.TextChoices):
        MEMBERS = "members", "单位人员"
        INBOX = "inbox", "站内"
        EMAIL = "email", "电子邮件"
        SMS = "sms", "短信"
        PRINT = "print", "纸质告知"

    class State(models.TextChoices):
        QUEUED = "queued", "待发"
        SENT = "sent", "已发"
        FAILED = "failed", "失败"
        EXPIRED = "expired", "过期未发"

    channel = models.CharField("渠道", max_length=10, choices=Channel)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        db_index=False,
        null=True,
        blank=True,
        related_name="notifications",
        verbose_name="收件人",
    )
    # Only by the channel "members": whose people, in which roles.
    bureau = models.ForeignKey(
        Bureau,
        models.CASCADE,
        db_index=False,
        null=True,
        blank=True,
        verbose_name="单位",
    )
    roles = ArrayField(models.CharField(max_length=20), verbose_name="岗位", null=True, blank=True)
    address = SealedTextField("地址", blank=True, help_text="电子邮箱或手机号；站内消息为空。")
    kind = models.CharField("类别", max_length=40)
    subject = models.CharField("标题", max_length=120)
    # What is said to a resident may be a code that opens a case, a seat or an account, and so may the link.
    body = SealedTextField("正文", blank=True)
    link = SealedTextField("链接", blank=True)
    is_late = models.BooleanField("补发", default=False)
    waits_for_morning = models.BooleanField("夜间不发", default=False, db_default=False)
    good_until = models.DateTimeField("过期时间", null=True, blank=True)
    # Empty is null, which no unique constraint compares.
    dedupe_key = models.CharField(max_length=160, null=True, blank=True)  # noqa: DJ001
    state = models.CharField("状态", max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    next_attempt_at = models.DateTimeField("下次尝试", default=timezone.now)
    last_error = models.CharField("最近的错误", max_length=300, blank=True)
    created_at = models.DateTimeField("建立时间", default=timezone.now)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "消息"
        verbose_name_plural = "发送记录"
        constraints = [
            models.UniqueConstraint(fields=["dedupe_key"], name="notification_written_once"),
            models.CheckConstraint(
                condition=Q(channel="members", bureau__isnull=False, roles__isnull=False)
                | ~Q(channel="members") & Q(bureau=None, roles=None),
                name="notification_to_a_bureau_names_it",
                violation_error_message="发给单位的消息要写明单位和岗位，其他消息不写。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=Q(state="queued"),
                name="notification_waiting",
            ),
            models.Index(
                fields=["recipient", "-id"], condition=Q(channel="inbox"), name="notification_inbox"
            ),
            models.Index(fields=["-id"], condition=Q(state="failed"), name="notification_failed"),
        ]

    def __str__(self):
        return self.subject


class NotificationPreference(models.Model):
    """By which channels a person wants to be told besides the inbox, which always has everything."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_preference"
    )
    by_email = models.BooleanField("电子邮件", default=True)
    by_sms = models.BooleanField("短信", default=False)
    phone = SealedTextField("手机号", blank=True)
    wants_digest = models.BooleanField("每个工作日 7:50 的汇总", default=True)

    class Meta:
        verbose_name = "接收方式"
        verbose_name_plural = "接收方式"

    def __str__(self):
        return str(self.user)


class CalendarFeed(models.Model):
    """The secret address of a person's calendar of deadlines; only the token's digest is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feeds", verbose_name="用户"
    )
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "日历订阅"
        verbose_name_plural = "日历订阅"

    def __str__(self):
        return f"{self.user} {timezone.localtime(self.created_at):%Y-%m-%d}"
