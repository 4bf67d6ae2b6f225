"""The county's keys: one signs, the one before it still verifies."""

import pghistory
import pgtrigger
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from gaotai_jiazheng.sealed import SealedTextField


class SigningKeyQuerySet(models.QuerySet):
    def live(self, at=None):
        """Keys whose signatures count at this moment."""
        at = at or timezone.now()
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=at), valid_from__lte=at)


@pghistory.track(exclude=["private_key"])
class SigningKey(models.Model):
    """An Ed25519 key. There are two places, so that cards of the older one are good while the newer one
    signs; the exclusion constraint refuses a third.

    public_key, private_key: 64 hex digits of the 32 raw bytes.
    """

    FIRST, SECOND = 1, 2

    key_id = models.CharField("密钥编号", max_length=8, unique=True)
    public_key = models.CharField("公钥", max_length=64, unique=True)
    private_key = SealedTextField("私钥")
    place = models.PositiveSmallIntegerField("位置", choices=[(FIRST, "甲"), (SECOND, "乙")])
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="生成人",
        help_text="空着表示由服务器上的命令生成。",
    )
    valid_from = models.DateTimeField("自", default=timezone.now)
    valid_until = models.DateTimeField(
        "至", null=True, blank=True, help_text="到这一刻为止；空着表示正在签发。"
    )
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)
    resigning_asked_at = models.DateTimeField(
        "要求重签的时间",
        null=True,
        blank=True,
        help_text="从这一刻起，把别的密钥签的使用中的证都用这把再签一次；空着表示不用。",
    )

    objects = SigningKeyQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "签名密钥"
        verbose_name_plural = "签名密钥"
        constraints = [
            models.CheckConstraint(
                condition=Q(place__in=[1, 2]), name="signing_key_has_one_of_two_places"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="signing_key_period_in_order",
                violation_error_message="截止时间不能早于开始时间。",
            ),
            ExclusionConstraint(
                name="signing_key_two_at_a_time",
                expressions=[
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
                violation_error_message="最多有两把有效的密钥，请等旧的到期，或者先停用一把。",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="what_it_signs_with_stays", fields=["key_id", "public_key", "valid_from"]
            ),
        ]

    def __str__(self):
        return self.key_id

    def opened(self) -> Ed25519PrivateKey:
        """The key itself, to sign with."""
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(self.private_key))
