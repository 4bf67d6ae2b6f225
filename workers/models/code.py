"""Codes that go to a worker's telephone: to sign in, and to let an enterprise do or see something."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from enterprises.models import Enterprise, Mode, ServiceLine
from workers.models.choices import ConsentScope
from workers.models.employment import Employment
from workers.models.worker import Worker

WRONG_TRIES = 5


class OneTimeCodeQuerySet(models.QuerySet):
    def open(self, at=None):
        """Those that would still be taken."""
        return self.filter(
            used_at=None, expires_at__gt=at or timezone.now(), wrong_tries__lt=WRONG_TRIES
        )


class OneTimeCode(models.Model):
    """Six digits, of which only the digest is kept. Used once, for one thing; wrong five times, gone."""

    class Purpose(models.TextChoices):
        SIGN_IN = "sign_in", "登录"
        EMPLOYMENT = "employment", "同意登记为服务人员"
        CONSENT = "consent", "同意查看"

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="codes")
    purpose = models.CharField("用途", max_length=10, choices=Purpose)
    enterprise = models.ForeignKey(Enterprise, models.CASCADE, null=True, related_name="+")
    scope = models.CharField("内容", max_length=10, choices=ConsentScope, blank=True)
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField("发出时间", default=timezone.now)
    expires_at = models.DateTimeField("失效时间")
    wrong_tries = models.PositiveSmallIntegerField("输错次数", default=0)
    used_at = models.DateTimeField("使用时间", null=True)

    objects = OneTimeCodeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "验证码"
        verbose_name_plural = "验证码"
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose="sign_in", enterprise=None, scope="")
                | Q(purpose="employment", enterprise__isnull=False, scope="")
                | Q(purpose="consent", enterprise__isnull=False) & ~Q(scope=""),
                name="worker_code_says_for_what",
            ),
            models.CheckConstraint(
                condition=Q(wrong_tries__lte=WRONG_TRIES), name="worker_code_tried_five_times"
            ),
        ]
        indexes = [models.Index(fields=["worker", "-sent_at"], name="worker_code_sent")]

    def __str__(self):
        return f"{self.get_purpose_display()} {timezone.localtime(self.sent_at):%Y-%m-%d %H:%M}"


class EmploymentRequestQuerySet(models.QuerySet):
    def open(self):
        """Those the worker has not answered."""
        return self.filter(state=EmploymentRequest.State.OPEN)


class EmploymentRequest(models.Model):
    """An enterprise asks somebody who is in the register already; nothing of her is shown to it."""

    class State(models.TextChoices):
        OPEN = "open", "等本人同意"
        ACCEPTED = "accepted", "本人已同意"
        DECLINED = "declined", "本人不同意"
        WITHDRAWN = "withdrawn", "企业已取消"

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="employment_requests")
    mode = models.CharField("方式", max_length=16, choices=Mode)
    service_lines = ArrayField(
        models.CharField(max_length=20, choices=ServiceLine),
        verbose_name="服务项目",
        default=list,
        blank=True,
    )
    started_on = models.DateField("自")
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申请人"
    )
    asked_at = models.DateTimeField("申请时间", default=timezone.now)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    employment = models.OneToOneField(Employment, models.CASCADE, null=True, blank=True)

    objects = EmploymentRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "从业登记申请"
        verbose_name_plural = "从业登记申请"
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "worker"],
                condition=Q(state="open"),
                name="employment_request_open_once",
                violation_error_message="已经请过这个人，正在等本人同意。",
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", employment__isnull=False)
                | ~Q(state="accepted") & Q(employment=None),
                name="employment_request_accepted_has_employment",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise} {timezone.localtime(self.asked_at):%Y-%m-%d}"
