"""The quality deposit of an enterprise: its money stands in an account of the ledger."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from deposits.models.custodian import Custodian, CustodianMember
from enterprises.models import Enterprise
from enterprises.permissions import enterprise_roles_of
from ledger.amounts import fen_of
from ledger.models import Account


class QualityDepositQuerySet(models.QuerySet):
    def open(self):
        """Those that hold or may hold money."""
        return self.exclude(state=QualityDeposit.State.CLOSED)

    def visible_to(self, user):
        """All for whoever oversees the county; else those of the person's bureaus, custodians, enterprises."""
        if oversees_all_bureaus(user):
            return self
        kept = CustodianMember.objects.current().filter(user_id=user.pk)
        return self.filter(
            Q(custodian__bureau__in=bureau_ids_of(user))
            | Q(custodian__in=kept.values("custodian"))
            | Q(enterprise__in=enterprise_roles_of(user))
        )


@pghistory.track()
class QualityDeposit(models.Model):
    """One deposit of one enterprise with one custodian, from opening to the refund on leaving."""

    class State(models.TextChoices):
        ACTIVE = "active", "在册"
        LEAVING = "leaving", "正在退出"
        CLOSED = "closed", "已退还"

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="quality_deposits", verbose_name="家政企业"
    )
    custodian = models.ForeignKey(
        Custodian, models.PROTECT, related_name="deposits", verbose_name="保管方"
    )
    account = models.OneToOneField(
        Account, models.PROTECT, related_name="quality_deposit", verbose_name="账户"
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.ACTIVE)
    opened_on = models.DateField("建账日", default=timezone.localdate)
    leaves_on = models.DateField("申请退出日", null=True, blank=True)
    waits_until = models.DateField("等待期届满日", null=True, blank=True)
    closed_on = models.DateField("退还日", null=True, blank=True)

    objects = QualityDepositQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "质量保证金"
        verbose_name_plural = "质量保证金"
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=~Q(state="closed"),
                name="quality_deposit_one_open",
                violation_error_message="这家企业已经有保证金账户。",
            ),
            models.CheckConstraint(
                condition=Q(state="active", leaves_on=None, waits_until=None, closed_on=None)
                | Q(
                    state="leaving",
                    leaves_on__isnull=False,
                    waits_until__isnull=False,
                    waits_until__gt=F("leaves_on"),
                    closed_on=None,
                )
                | Q(
                    state="closed",
                    waits_until__isnull=False,
                    closed_on__isnull=False,
                    closed_on__gt=F("waits_until"),
                ),
                name="quality_deposit_closed_after_waiting",
                violation_error_message="等待期还没有届满，不能退还。",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise}的质量保证金"

    def get_absolute_url(self):
        return reverse("admin:deposits_qualitydeposit_change", args=[self.pk])

    def is_short(self, terms) -> bool:
        """Whether less stands in the account than the floor of these terms asks for."""
        return terms is not None and self.account.balance_fen < fen_of(terms.floor_yuan)

    def has_badge(self, terms) -> bool:
        """Whether the enterprise may say that its deposit is full. Computed, never stored: the badge is
        gone the moment the balance falls below the floor, and back when it is topped up."""
        return self.state == self.State.ACTIVE and terms is not None and not self.is_short(terms)
