"""What makes an enterprise grow: partnerships with property firms, the home-care qualification.

Source: the plan, measures 一 and 四.
"""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from enterprises.models.choices import ServiceLine
from enterprises.models.enterprise import Enterprise
from regions.models import Community

NOT_WARNED = Q(warned_until=None) | ~Q(warned_until=F("valid_until"))


def person(verbose_name):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=verbose_name,
    )


class PartnershipQuerySet(models.QuerySet):
    def in_force(self, on):
        """Those that a bureau has registered and that have not run out."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gte=on),
            state=Partnership.State.CONFIRMED,
            signed_on__lte=on,
        )

    def ending(self, after, until):
        """Registered ones whose last day is in (after, until], of which nobody has warned, and which no later
        agreement of the same firm for the same quarter follows."""
        confirmed = Partnership.objects.filter(state=Partnership.State.CONFIRMED)
        later = confirmed.filter(
            Q(valid_until=None) | Q(valid_until__gt=OuterRef("valid_until")),
            enterprise=OuterRef("enterprise"),
            property_company=OuterRef("property_company"),
            quarter=OuterRef("quarter"),
        )
        return self.filter(
            ~Exists(later),
            NOT_WARNED,
            state=Partnership.State.CONFIRMED,
            valid_until__gt=after,
            valid_until__lte=until,
        )


@pghistory.track()
class Partnership(models.Model):
    """A property firm and an enterprise serve a residential quarter together (物业+家政)."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "待核对"
        CONFIRMED = "confirmed", "已登记"
        DECLINED = "declined", "不予登记"

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="partnerships", verbose_name="家政企业"
    )
    property_company = models.CharField("物业企业", max_length=80)
    community = models.ForeignKey(Community, models.PROTECT, verbose_name="社区（村）")
    quarter = models.CharField("小区", max_length=60)
    service_lines = ArrayField(
        models.CharField(max_length=20, choices=ServiceLine), verbose_name="合作的服务"
    )
    signed_on = models.DateField("签订日")
    valid_until = models.DateField("有效期至", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = person("填报人")
    proposed_at = models.DateTimeField("填报时间", default=timezone.now)
    decided_by = person("核对人")
    decided_at = models.DateTimeField("核对时间", null=True, blank=True)
    answer = models.CharField("核对意见", max_length=300, blank=True)
    warned_until = models.DateField(
        "已提醒的截止日", null=True, blank=True, editable=False, help_text="到期前已经提醒过。"
    )

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "物业合作"
        verbose_name_plural = "物业合作"
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "property_company", "quarter", "signed_on"],
                name="partnership_once",
                violation_error_message="这项合作已经填报过。",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("signed_on")),
                name="partnership_days_in_order",
                violation_error_message="有效期不能早于签订日。",
            ),
            models.CheckConstraint(
                condition=Q(service_lines__len__gt=0),
                name="partnership_has_a_service",
                violation_error_message="请至少选一项合作的服务。",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed")
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="partnership_decided_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise} {self.property_company}"

    @property
    def service_line_names(self):
        return [label for value, label in ServiceLine.choices if value in self.service_lines]


class HomeCareQuerySet(models.QuerySet):
    def in_force(self, on):
        """Those granted, not revoked, whose days include this one."""
        return self.filter(
            state=HomeCareQualification.State.GRANTED, valid_from__lte=on, valid_until__gte=on
        )

    def ending(self, after, until):
        """Granted ones whose last day is in (after, until], of which nobody has warned, and which no later
        one follows."""
        granted = HomeCareQualification.objects.filter(state=HomeCareQualification.State.GRANTED)
        later = granted.filter(
            enterprise=OuterRef("enterprise"), valid_until__gt=OuterRef("valid_until")
        )
        return self.filter(
            ~Exists(later),
            NOT_WARNED,
            state=HomeCareQualification.State.GRANTED,
            valid_until__gt=after,
            valid_until__lte=until,
        )


@pghistory.track()
class HomeCareQualification(models.Model):
    """Whether an enterprise may take government-subsidised home elderly care, between two days."""

    class State(models.TextChoices):
        APPLIED = "applied", "待认定"
        GRANTED = "granted", "已认定"
        DECLINED = "declined", "不予认定"
        REVOKED = "revoked", "已取消"

    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        related_name="home_care_qualifications",
        verbose_name="家政企业",
    )
    statement = models.TextField("人员和条件", max_length=2000)
    state = models.CharField("状态", max_length=10, choices=State, default=State.APPLIED)
    applied_by = person("申请人")
    applied_on = models.DateField("申请日", default=timezone.localdate)
    decided_by = person("认定人")
    decided_on = models.DateField("认定日", null=True, blank=True)
    valid_from = models.DateField("自", null=True, blank=True)
    valid_until = models.DateField("至", null=True, blank=True, help_text="含这一天。")
    answer = models.CharField("认定意见", max_length=300, blank=True)
    warned_until = models.DateField(
        "已提醒的截止日", null=True, blank=True, editable=False, help_text="到期前已经提醒过。"
    )

    objects = HomeCareQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "居家养老服务资格"
        verbose_name_plural = "居家养老服务资格"
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(state="applied"),
                name="home_care_one_application",
                violation_error_message="已经有一项申请在办。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "revoked"])
                | Q(
                    valid_from__isnull=False,
                    valid_until__isnull=False,
                    valid_until__gte=F("valid_from"),
                ),
                name="home_care_granted_between_two_days",
                violation_error_message="请写明有效期，截止日不能早于开始日。",
            ),
            models.CheckConstraint(
                condition=Q(state="applied")
                | Q(decided_by__isnull=False, decided_on__isnull=False),
                name="home_care_decided_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise} {self.get_state_display()}"
