"""What a fund may spend on a purpose in a year, and the decisions that gave or moved it."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from bureaus.permissions import oversees_all_bureaus
from funds.models.fund import Fund, Purpose, of_bureaus
from ledger.amounts import yuan_of
from ledger.models import Account, Entry

PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}
PERHAPS = {"null": True, "blank": True}
# What one decision may move: a hundred million yuan. A sum beyond it is a slip of the hand.
MOST_FEN = 10_000_000_000


class BudgetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the funds that the person sees."""
        return self if oversees_all_bureaus(user) else self.filter(of_bureaus(user, "fund__"))


class Budget(models.Model):
    """Money of one fund for one purpose in one year: an account of its own, so that none of it can be spent
    on anything else."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="budgets", verbose_name="资金")
    purpose = models.ForeignKey(
        Purpose, models.PROTECT, related_name="budgets", verbose_name="用途"
    )
    year = models.PositiveSmallIntegerField(
        "年度", validators=[MinValueValidator(2020), MaxValueValidator(2100)]
    )
    account = models.OneToOneField(
        Account, models.PROTECT, related_name="budget", editable=False, verbose_name="账户"
    )
    closed_at = models.DateTimeField("关账时间", **PERHAPS, editable=False)

    objects = BudgetQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "fund", "purpose"]
        verbose_name = "年度预算"
        verbose_name_plural = "年度预算"
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "purpose", "year"],
                name="budget_once",
                violation_error_message="这项资金这一年的这个用途已经有预算。",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2020, year__lte=2100),
                name="budget_year_in_range",
                violation_error_message="年度应在2020至2100之间。",
            ),
        ]

    def __str__(self):
        return f"{self.year}年{self.fund}·{self.purpose}"

    def get_absolute_url(self):
        return reverse("admin:funds_budget_change", args=[self.pk])


class BudgetChangeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the funds that the person sees."""
        if oversees_all_bureaus(user):
            return self
        return self.filter(of_bureaus(user, "budget__fund__"))


class BudgetChange(models.Model):
    """A decision by two people that gives money to a budget, takes it back, or moves it from another
    purpose of the same fund and year; nothing moves before the second of them has agreed."""

    class Kind(models.TextChoices):
        ALLOCATE = "allocate", "下达"
        TRANSFER = "transfer", "用途间调剂"
        TAKE_BACK = "take_back", "收回"

    class State(models.TextChoices):
        PROPOSED = "proposed", "待批准"
        APPROVED = "approved", "已批准"
        REJECTED = "rejected", "不同意"

    budget = models.ForeignKey(
        Budget, models.PROTECT, related_name="changes", verbose_name="年度预算"
    )
    kind = models.CharField("种类", max_length=10, choices=Kind)
    from_budget = models.ForeignKey(
        Budget, models.PROTECT, related_name="changes_from", **PERHAPS, verbose_name="调出预算"
    )
    amount_fen = models.BigIntegerField("金额（分）")
    document = models.CharField("依据文件", max_length=120)
    reason = models.CharField("说明", max_length=200, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PROPOSED)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proposed_by = models.ForeignKey(**PERSON, verbose_name="提出人")
    proposed_at = models.DateTimeField("提出时间", default=timezone.now)
    decided_by = models.ForeignKey(**PERSON, **PERHAPS, verbose_name="批准人")
    decided_at = models.DateTimeField("批准时间", **PERHAPS)
    decision_note = models.CharField("批准意见", max_length=200, blank=True)
    entry = models.OneToOneField(
        Entry, models.PROTECT, related_name="budget_change", **PERHAPS, verbose_name="记账凭证"
    )

    objects = BudgetChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "预算变动"
        verbose_name_plural = "预算变动"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0, amount_fen__lte=MOST_FEN),
                name="budget_change_amount_in_range",
                violation_error_message="金额要大于零，且不超过一亿元。",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="budget_change_by_two_people",
                violation_error_message="提出人不能批准自己提出的预算变动。",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by=None, decided_at=None, entry=None)
                | Q(
                    state="approved",
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    entry__isnull=False,
                )
                | Q(
                    state="rejected",
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    entry=None,
                ),
                name="budget_change_approved_has_its_entry",
                violation_error_message="批准的预算变动要有批准人和记账凭证。",
            ),
            models.CheckConstraint(
                condition=Q(kind="transfer", from_budget__isnull=False)
                & ~Q(from_budget=F("budget"))
                | ~Q(kind="transfer") & Q(from_budget=None),
                name="budget_change_transfer_says_from_where",
                violation_error_message="调剂要写明从哪个用途调出，且不能是同一个用途。",
            ),
            models.CheckConstraint(
                condition=~Q(document=""),
                name="budget_change_has_document",
                violation_error_message="请写明依据文件。",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}{self.amount_yuan}元"

    def get_absolute_url(self):
        return reverse("admin:funds_budgetchange_change", args=[self.pk])

    @property
    def amount_yuan(self):
        return yuan_of(self.amount_fen)
