"""An account: what stands in somebody's name, kept by the database itself."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bureaus.permissions import oversees_all_bureaus
from ledger.amounts import yuan_of


class AccountQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for whoever oversees the county; what a person keeps is shown by the app that owns it."""
        return self if oversees_all_bureaus(user) else self.none()


class Account(models.Model):
    """What stands in one name, in fen.

    Balance, held sum, number of postings and head of the chain are written by triggers from postings and
    holds, and by nothing else. An account that may be negative is the other side of the books: where the
    money came from and went to; its balance says how much is kept outside for the others.
    """

    code = models.CharField("科目代码", max_length=60, unique=True)
    name = models.CharField("户名", max_length=120)
    may_be_negative = models.BooleanField("可以为负", default=False)
    balance_fen = models.BigIntegerField("余额（分）", default=0, editable=False)
    held_fen = models.BigIntegerField("冻结（分）", default=0, editable=False)
    postings_count = models.BigIntegerField("分录数", default=0, editable=False)
    head = models.CharField("链头", max_length=64, default="", blank=True, editable=False)
    opened_at = models.DateTimeField("开户时间", default=timezone.now)
    closed_at = models.DateTimeField("销户时间", null=True, blank=True)

    objects = AccountQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = "账户"
        verbose_name_plural = "账户"
        constraints = [
            models.CheckConstraint(
                condition=Q(held_fen__gte=0),
                name="ledger_account_held_not_negative",
                violation_error_message="冻结金额不能为负。",
            ),
            models.CheckConstraint(
                condition=Q(may_be_negative=True) | Q(balance_fen__gte=F("held_fen")),
                name="ledger_account_covers_its_holds",
                violation_error_message="余额不足。",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(balance_fen=0, held_fen=0),
                name="ledger_account_closed_is_empty",
                violation_error_message="还有余额或者冻结，不能销户。",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def balance_yuan(self) -> Decimal:
        return yuan_of(self.balance_fen)

    @property
    def held_yuan(self) -> Decimal:
        return yuan_of(self.held_fen)

    @property
    def available_yuan(self) -> Decimal:
        """What may still be paid out or held."""
        return yuan_of(self.balance_fen - self.held_fen)
