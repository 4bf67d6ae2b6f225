"""A fund of a bureau, and what money of funds may be spent on."""

import pghistory
from django.db import models
from django.db.models import Q

from bureaus.models import Bureau
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from ledger.models import Account


def of_bureaus(user, prefix="") -> Q:
    """A condition for rows whose fund, reached by prefix, the person's bureaus keep or supervise."""
    mine = bureau_ids_of(user)
    return Q(**{f"{prefix}bureau__in": mine}) | Q(**{f"{prefix}supervisor__in": mine})


class FundQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for whoever oversees the county; else those that the person's bureau keeps or supervises."""
        return self if oversees_all_bureaus(user) else self.concerning(user)

    def concerning(self, user):
        """Those that the person's bureaus keep or supervise: whose budgets the person proposes."""
        return self.filter(of_bureaus(user))

    def kept_by(self, user):
        """Those that the person's bureaus keep: whose batches the person makes."""
        return self.filter(bureau__in=bureau_ids_of(user))


@pghistory.track()
class Fund(models.Model):
    """Money for one end, kept by one bureau: where it comes from and where it goes are two accounts.

    source: negative by what was given to budgets. spent: what the bank has paid out.
    """

    code = models.SlugField("代码", max_length=24, unique=True)
    name = models.CharField("名称", max_length=60, unique=True)
    bureau = models.ForeignKey(
        Bureau,
        models.PROTECT,
        related_name="+",
        verbose_name="管理单位",
        help_text="编制发放批次。",
    )
    supervisor = models.ForeignKey(
        Bureau, models.PROTECT, related_name="+", verbose_name="监管单位", help_text="批准预算。"
    )
    basis = models.CharField("依据", max_length=120, blank=True)
    is_demo = models.BooleanField(
        "演示金额", default=False, help_text="不是真实的资金，各页都会写明。"
    )
    source = models.OneToOneField(
        Account,
        models.PROTECT,
        related_name="source_of_fund",
        editable=False,
        verbose_name="来源户",
    )
    spent = models.OneToOneField(
        Account, models.PROTECT, related_name="spent_of_fund", editable=False, verbose_name="支出户"
    )

    objects = FundQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = "资金"
        verbose_name_plural = "资金"

    def __str__(self):
        return self.name


@pghistory.track()
class Purpose(models.Model):
    """What money may be spent on. The code is that of the subsidy's policy."""

    code = models.SlugField("代码", max_length=24, unique=True)
    name = models.CharField("名称", max_length=40, unique=True)
    result_unit = models.CharField(
        "成果单位", max_length=10, default="笔", help_text="一项成果是什么，例如：人次、户。"
    )

    class Meta:
        ordering = ["code"]
        verbose_name = "资金用途"
        verbose_name_plural = "资金用途"

    def __str__(self):
        return self.name
