"""Who holds the money: the industry association or a bank, never the portal and never a bureau."""

from datetime import date

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bureaus.models import Bureau
from ledger.models import Account


@pghistory.track()
class Custodian(models.Model):
    """A holder of deposits, and the bureau that looks after them."""

    class Kind(models.TextChoices):
        ASSOCIATION = "association", "行业协会"
        BANK = "bank", "银行"

    name = models.CharField(
        "名称", max_length=80, unique=True, error_messages={"unique": "这个保管方已经登记。"}
    )
    kind = models.CharField("类别", max_length=12, choices=Kind)
    bureau = models.ForeignKey(
        Bureau,
        models.PROTECT,
        related_name="+",
        verbose_name="主管单位",
        help_text="审核先行赔付、跟进追偿和补足的单位；它不保管资金。",
    )
    account = models.OneToOneField(
        Account, models.PROTECT, related_name="custodian", editable=False, verbose_name="账户"
    )

    class Meta:
        ordering = ["name"]
        verbose_name = "保证金保管方"
        verbose_name_plural = "保证金保管方"

    def __str__(self):
        return self.name


class CustodianMemberQuerySet(models.QuerySet):
    def current(self, on: date | None = None):
        """Those in office on that day (today when None)."""
        on = on or timezone.localdate()
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)


@pghistory.track()
class CustodianMember(models.Model):
    """Who keeps the books for a custodian, between which days."""

    custodian = models.ForeignKey(
        Custodian, models.PROTECT, related_name="members", verbose_name="保管方"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="人员"
    )
    valid_from = models.DateField("自", default=timezone.localdate)
    valid_until = models.DateField("至", null=True, blank=True, help_text="含这一天。")

    objects = CustodianMemberQuerySet.as_manager()

    class Meta:
        ordering = ["custodian", "pk"]
        verbose_name = "保管方记账人员"
        verbose_name_plural = "保管方记账人员"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="custodian_member_period_in_order",
                violation_error_message="截止日期不能早于开始日期。",
            )
        ]

    def __str__(self):
        return f"{self.custodian} {self.user}"
