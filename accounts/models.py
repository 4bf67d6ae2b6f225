"""Who signs in, from where, with which programs, and who looked at whose personal data."""

import pgtrigger
from axes import models as axes_models
from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from gaotai_jiazheng.sealed import SealedTextField


class User(AbstractUser):
    """A person who signs in: bureau staff, an enterprise's member, an administrator of the portal.

    Residents need no account. What a person may see follows from the memberships that other apps keep.
    """

    first_name = None
    last_name = None
    name = models.CharField("姓名", max_length=60)

    REQUIRED_FIELDS = ["name", "email"]

    class Meta:
        verbose_name = "用户"
        verbose_name_plural = "用户"

    def __str__(self):
        return self.name or self.username

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name


class SignInPhone(models.Model):
    """The telephone number that a person outside the bureaus signs in by instead of a user name."""

    user = models.OneToOneField(
        User, models.CASCADE, related_name="sign_in_phone", verbose_name="用户"
    )
    phone = SealedTextField("手机号")
    digest = models.CharField(
        "手机号摘要",
        max_length=64,
        unique=True,
        error_messages={"unique": "这个手机号已经有账号。"},
    )

    class Meta:
        verbose_name = "登录手机号"
        verbose_name_plural = "登录手机号"

    def __str__(self):
        return self.user.username


class KnownAddress(models.Model):
    """An address from which a person has signed in, by its keyed digest.

    An account that strangers try to open stays open for the addresses it knows.
    """

    user = models.ForeignKey(
        User, models.CASCADE, related_name="known_addresses", verbose_name="用户"
    )
    digest = models.CharField("地址摘要", max_length=64)
    last_seen_at = models.DateTimeField("最近登录", default=timezone.now)

    class Meta:
        verbose_name = "常用地址"
        verbose_name_plural = "常用地址"
        constraints = [
            models.UniqueConstraint(fields=["user", "digest"], name="known_address_once_per_user")
        ]

    def __str__(self):
        return f"{self.user.username} {timezone.localtime(self.last_seen_at):%Y-%m-%d}"


class AccessLogQuerySet(models.QuerySet):
    def of(self, subject):
        """What was done with the data of one record, newest first."""
        kind = ContentType.objects.get_for_model(subject)
        return self.filter(subject_type=kind, subject_id=str(subject.pk)).order_by("-pk")


class AccessLog(models.Model):
    """Who saw, exported or changed what, when and why: rows that are added and never changed.

    Holds no personal data itself: the names of the fields, not what stood in them.
    """

    class Action(models.TextChoices):
        REVEAL = "reveal", "查看原文"
        VIEW = "view", "查看"
        EXPORT = "export", "导出"
        RIGHTS = "rights", "变更权限"

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="操作人"
    )
    at = models.DateTimeField("时间", default=timezone.now, db_index=True)
    action = models.CharField("操作", max_length=10, choices=Action)
    subject_type = models.ForeignKey(
        ContentType, models.PROTECT, related_name="+", verbose_name="对象类型"
    )
    subject_id = models.CharField("对象主键", max_length=40)
    subject = GenericForeignKey("subject_type", "subject_id")
    label = models.CharField("对象", max_length=80)
    fields = ArrayField(
        models.CharField(max_length=80), verbose_name="字段", default=list, blank=True
    )
    reason = models.CharField("理由", max_length=200, blank=True)
    address = models.GenericIPAddressField("来源地址", null=True, blank=True)

    objects = AccessLogQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "个人信息访问记录"
        verbose_name_plural = "个人信息访问记录"
        default_permissions = ("view",)
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="access_log_subject")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return (
            f"{self.get_action_display()} {self.label} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"
        )


class ApiTokenQuerySet(models.QuerySet):
    def valid(self, at=None):
        """Neither revoked nor expired, and of a person who may still sign in."""
        at = at or timezone.now()
        return self.filter(revoked_at=None, expires_at__gt=at, user__is_active=True)


class ApiToken(models.Model):
    """A program's key to the API; it may do what its person may, within its scopes.

    Only the digest is kept: the key itself is shown once, when it is issued.
    """

    class Scope(models.TextChoices):
        COMPLAINTS_READ = "complaints:read", "读取投诉"
        DEADLINES_READ = "deadlines:read", "读取时限"
        APPLICATIONS_READ = "applications:read", "读取补贴申请"
        STEERING_READ = "steering:read", "读取进展报告和会商事项"

    name = models.CharField("用途", max_length=60, help_text="哪个程序使用，做什么。")
    user = models.ForeignKey(
        User, models.PROTECT, related_name="api_tokens", verbose_name="所属用户"
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope), verbose_name="权限范围")
    issued_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="签发人", editable=False
    )
    issued_at = models.DateTimeField("签发时间", default=timezone.now, editable=False)
    expires_at = models.DateTimeField("失效时间")
    revoked_at = models.DateTimeField("吊销时间", null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "接口令牌"
        verbose_name_plural = "接口令牌"
        constraints = [
            models.CheckConstraint(
                condition=Q(scopes__len__gt=0),
                name="api_token_has_a_scope",
                violation_error_message="请至少选择一项权限范围。",
            )
        ]

    def __str__(self):
        return self.name


class SignInFailure(axes_models.AccessAttempt):
    """Failed attempts to sign in, as the lock-out counts them: gone as soon as they count no more."""

    class Meta:
        proxy = True
        ordering = ["-attempt_time"]
        verbose_name = "登录失败计数"
        verbose_name_plural = "登录失败计数"
        default_permissions = ("view", "delete")


class RefusedSignIn(axes_models.AccessFailureLog):
    """Attempts to sign in that failed, each by itself, for whoever audits."""

    class Meta:
        proxy = True
        ordering = ["-attempt_time"]
        verbose_name = "登录失败记录"
        verbose_name_plural = "登录失败记录"
        default_permissions = ("view",)


class SignIn(axes_models.AccessLog):
    """Who signed in and out, when and from where."""

    class Meta:
        proxy = True
        ordering = ["-attempt_time"]
        verbose_name = "登录记录"
        verbose_name_plural = "登录记录"
        default_permissions = ("view",)
