"""Who may hand cases over and be told of them, and the keys that prove it."""

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from bureaus.models import Bureau
from complaints.models.choices import Channel
from exchange.addresses import refuse_unsafe_address
from gaotai_jiazheng.sealed import SealedTextField


@pghistory.track()
class Partner(models.Model):
    """A hotline platform that hands work orders over by program or by file."""

    class Hotline(models.TextChoices):
        H12345 = "12345", "12345政务服务便民热线"
        H12315 = "12315", "12315消费投诉热线"

    class Scope(models.TextChoices):
        ORDERS_WRITE = "orders:write", "提交工单"
        ORDERS_READ = "orders:read", "查询工单"
        PROGRESS = "progress:receive", "接收办理进展"

    slug = models.SlugField("标识", unique=True, help_text="对方在请求头 X-Partner 中写这个标识。")
    name = models.CharField("名称", max_length=60, unique=True)
    hotline = models.CharField("热线", max_length=10, choices=Hotline)
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, related_name="partners", verbose_name="主管单位"
    )
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope), verbose_name="权限范围")
    requests_per_minute = models.PositiveIntegerField("每分钟请求数上限", default=120)
    callback_url = models.CharField(
        "回传地址",
        max_length=300,
        blank=True,
        validators=[refuse_unsafe_address],
        help_text="办理进展发往这里；只接受 https，或者运行配置中列出的内部主机。空着表示不回传。",
    )
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "热线平台"
        verbose_name_plural = "热线平台"
        constraints = [
            models.CheckConstraint(
                condition=Q(scopes__len__gt=0),
                name="partner_has_a_scope",
                violation_error_message="请至少选择一项权限范围。",
            ),
            models.CheckConstraint(
                condition=Q(requests_per_minute__gt=0),
                name="partner_may_ask",
                violation_error_message="每分钟请求数上限至少为1；要停止往来，请停用。",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def channel(self) -> Channel:
        """The channel of the cases that this partner hands over."""
        if self.hotline == self.Hotline.H12345:
            return Channel.HOTLINE_12345
        return Channel.HOTLINE_12315

    @property
    def is_told(self) -> bool:
        """Whether the progress of its orders is sent to it."""
        return self.is_active and bool(self.callback_url) and self.Scope.PROGRESS in self.scopes


class PartnerKeyQuerySet(models.QuerySet):
    def live(self, at=None):
        """Keys that sign at this moment."""
        at = at or timezone.now()
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=at), valid_from__lte=at)


@pghistory.track(exclude=["secret"])
class PartnerKey(models.Model):
    """A secret shared with a partner. A partner has two places for keys, so that one can be exchanged
    for another while both are valid; the exclusion constraint refuses a third."""

    FIRST, SECOND = 1, 2

    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="keys", verbose_name="热线平台"
    )
    key_id = models.CharField("密钥编号", max_length=24, unique=True)
    secret = SealedTextField("密钥")
    place = models.PositiveSmallIntegerField("位置", choices=[(FIRST, "甲"), (SECOND, "乙")])
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="签发人"
    )
    valid_from = models.DateTimeField("自", default=timezone.now)
    valid_until = models.DateTimeField(
        "至", null=True, blank=True, help_text="到这一刻为止；空着表示一直有效。"
    )
    revoked_at = models.DateTimeField("吊销时间", null=True, blank=True)

    objects = PartnerKeyQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "接口密钥"
        verbose_name_plural = "接口密钥"
        constraints = [
            models.CheckConstraint(
                condition=Q(place__in=[1, 2]), name="partner_key_has_one_of_two_places"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="partner_key_period_in_order",
                violation_error_message="截止时间不能早于开始时间。",
            ),
            ExclusionConstraint(
                name="partner_key_two_at_a_time",
                expressions=[
                    ("partner", RangeOperators.EQUAL),
                    ("place", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_until"),
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="一个热线平台最多有两个有效的密钥，请先吊销一个。",
            ),
        ]

    def __str__(self):
        return self.key_id


class UsedNonce(models.Model):
    """A request that was signed and taken; the same one is not taken twice."""

    partner = models.ForeignKey(Partner, models.CASCADE, db_index=False, related_name="+")
    nonce = models.CharField(max_length=64)
    used_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "用过的随机数"
        verbose_name_plural = "用过的随机数"
        constraints = [models.UniqueConstraint(fields=["partner", "nonce"], name="nonce_used_once")]

    def __str__(self):
        return self.nonce
