"""Who acts for an enterprise, as what, and between which days."""

from datetime import date

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from enterprises.models.enterprise import Enterprise
from gaotai_jiazheng.day_ranges import day_range, one_at_a_time


class EnterpriseMemberQuerySet(models.QuerySet):
    def current(self, on: date | None = None):
        """Memberships in force on that day (today when None); the last day is included."""
        on = on or timezone.localdate()
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)


@pghistory.track()
class EnterpriseMember(models.Model):
    """A person's part in an enterprise, with its first and last day."""

    class Role(models.TextChoices):
        OWNER = "owner", "负责人"
        DELEGATE = "delegate", "受托人"
        CLERK = "clerk", "经办人"

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="members", verbose_name="家政企业"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="enterprise_memberships",
        verbose_name="人员",
    )
    role = models.CharField("角色", max_length=10, choices=Role)
    valid_from = models.DateField("自", default=timezone.localdate)
    valid_until = models.DateField(
        "至", null=True, blank=True, help_text="含这一天；空着表示一直有效。"
    )

    objects = EnterpriseMemberQuerySet.as_manager()

    class Meta:
        ordering = ["enterprise", "role", "pk"]
        verbose_name = "企业人员"
        verbose_name_plural = "企业人员"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="enterprise_member_period_in_order",
                violation_error_message="截止日期不能早于开始日期。",
            ),
            one_at_a_time(
                "enterprise_member_role_once_at_a_time",
                of=["enterprise", "user", "role"],
                days=day_range("valid_from", "valid_until"),
                message="这个人在这段时间已经担任这个角色。",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise} {self.get_role_display()} {self.user}"

    @property
    def is_of_one_day(self) -> bool:
        """Whether its first day is its last: it cannot end any earlier."""
        return self.valid_until == self.valid_from
