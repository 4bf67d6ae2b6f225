"""A one-time code by which somebody proves that a telephone number is theirs."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

MOST_TRIES = 5


class PhoneCodeQuerySet(models.QuerySet):
    def open(self, at=None):
        """Those that can still be used."""
        return self.filter(
            proved_at=None, expires_at__gt=at or timezone.now(), wrong_tries__lt=MOST_TRIES
        )

    def for_use(self, purpose: str, digest: str):
        """Those of a number for this purpose, and those that were handed out at a counter for any."""
        return self.filter(Q(purpose=purpose) | Q(purpose=""), phone_digest=digest)


class PhoneCode(models.Model):
    """A code for one number, sent by text message or handed out at a bureau's counter; only digests are kept.

    purpose: what it was used for, such as ``registration:QY…``; empty while a code from the counter has
    not been used. checked: which paper the officer has seen.
    """

    class Channel(models.TextChoices):
        SMS = "sms", "短信"
        COUNTER = "counter", "窗口"

    purpose = models.CharField("用于", max_length=60, blank=True)
    phone_digest = models.CharField(max_length=64, db_index=True)
    code_digest = models.CharField(max_length=64)
    channel = models.CharField("途径", max_length=10, choices=Channel)
    issued_at = models.DateTimeField("发出时间", default=timezone.now)
    expires_at = models.DateTimeField("失效时间")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="发放人",
    )
    checked = models.CharField("核对的证件", max_length=120, blank=True)
    wrong_tries = models.PositiveSmallIntegerField("输错次数", default=0)
    proved_at = models.DateTimeField("证明时间", null=True, blank=True)

    objects = PhoneCodeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "手机验证码"
        verbose_name_plural = "手机验证码"
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="sms", issued_by=None, checked="")
                | Q(channel="counter", issued_by__isnull=False) & ~Q(checked=""),
                name="phone_code_of_a_counter_has_its_officer",
                violation_error_message="窗口发放的验证码要有发放人和核对的证件。",
            ),
            models.CheckConstraint(
                condition=Q(proved_at=None) | ~Q(purpose=""),
                name="phone_code_proves_for_a_purpose",
            ),
        ]

    def __str__(self):
        return f"{self.get_channel_display()} {timezone.localtime(self.issued_at):%Y-%m-%d %H:%M}"
