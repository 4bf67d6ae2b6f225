"""A batch for the bank: what is in it, who made and who approved it, what the bank did with it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from bureaus.permissions import oversees_all_bureaus
from funds.models.bank import BankFormat
from funds.models.budget import PERHAPS, PERSON, Budget
from funds.models.fund import Fund, of_bureaus
from funds.models.payable import Payable
from funds.transitions import BatchState, Outcome
from ledger.amounts import yuan_of
from ledger.models import Entry


class PaymentBatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the funds that the person sees."""
        return self if oversees_all_bureaus(user) else self.filter(of_bureaus(user, "fund__"))


class PaymentBatch(models.Model):
    """Payables of one fund and year that go to the bank together.

    count and total_fen are what was drafted; when a transaction ends the database holds them against the
    rows, to the fen.
    """

    State = BatchState

    number = models.CharField("批次号", max_length=24, unique=True)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="batches", verbose_name="资金")
    year = models.PositiveSmallIntegerField("年度")
    bank_format = models.ForeignKey(
        BankFormat, models.PROTECT, related_name="+", verbose_name="文件格式"
    )
    count = models.PositiveIntegerField("笔数", default=0)
    total_fen = models.BigIntegerField("合计（分）", default=0)
    state = models.CharField("状态", max_length=10, choices=BatchState, default=BatchState.DRAFT)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_by = models.ForeignKey(**PERSON, verbose_name="编制人")
    made_at = models.DateTimeField("编制时间", default=timezone.now)
    approved_by = models.ForeignKey(**PERSON, **PERHAPS, verbose_name="复核人")
    approved_at = models.DateTimeField("复核时间", **PERHAPS)
    sent_by = models.ForeignKey(**PERSON, **PERHAPS, verbose_name="发送人")
    sent_at = models.DateTimeField("发送时间", **PERHAPS)
    settled_at = models.DateTimeField("核销时间", **PERHAPS)

    objects = PaymentBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "发放批次"
        verbose_name_plural = "发放批次"
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("made_by")),
                name="payment_batch_by_two_people",
                violation_error_message="编制人不能复核自己编制的批次。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "sent", "settled"])
                | Q(approved_by__isnull=False, approved_at__isnull=False, count__gt=0),
                name="payment_batch_sent_after_approval",
                violation_error_message="批次要有款项，并且经另一个人复核。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "settled"])
                | Q(sent_by__isnull=False, sent_at__isnull=False),
                name="payment_batch_settled_after_sending",
            ),
            models.CheckConstraint(
                condition=Q(state="settled", settled_at__isnull=False)
                | ~Q(state="settled") & Q(settled_at=None),
                name="payment_batch_settled_has_its_day",
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("admin:funds_paymentbatch_change", args=[self.pk])

    @property
    def total_yuan(self):
        return yuan_of(self.total_fen)


class BatchRow(models.Model):
    """One payable in a batch, by its number in the bank's file. A payable that failed comes again in another
    batch; it never is in two that are under way, and never is paid twice."""

    batch = models.ForeignKey(
        PaymentBatch, models.PROTECT, related_name="rows", db_index=False, verbose_name="批次"
    )
    number = models.PositiveIntegerField("序号")
    payable = models.ForeignKey(
        Payable, models.PROTECT, related_name="batch_rows", verbose_name="待付款项"
    )
    amount_fen = models.BigIntegerField("金额（分）")
    outcome = models.CharField("结果", max_length=10, choices=Outcome, default=Outcome.PENDING)
    answer = models.CharField("银行说明", max_length=120, blank=True)

    class Meta:
        ordering = ["batch", "number"]
        verbose_name = "批次明细"
        verbose_name_plural = "批次明细"
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="batch_row_number_once"),
            models.UniqueConstraint(
                fields=["payable"],
                condition=Q(outcome__in=["pending", "paid"]),
                name="batch_row_payable_in_one_batch",
                violation_error_message="这笔款项已经在一个批次里。",
            ),
        ]

    def __str__(self):
        return f"{self.batch_id}-{self.number}"

    @property
    def amount_yuan(self):
        return yuan_of(self.amount_fen)


class BatchPayment(models.Model):
    """What a batch took out of one budget; all of a batch are one entry in the books. Never changed."""

    batch = models.ForeignKey(
        PaymentBatch, models.PROTECT, related_name="payments", db_index=False, verbose_name="批次"
    )
    budget = models.ForeignKey(
        Budget, models.PROTECT, related_name="payments", verbose_name="年度预算"
    )
    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="batch_payments", verbose_name="记账凭证"
    )
    count = models.PositiveIntegerField("笔数")
    amount_fen = models.BigIntegerField("金额（分）")
    paid_on = models.DateField("支付日")

    class Meta:
        ordering = ["pk"]
        verbose_name = "批次支付"
        verbose_name_plural = "批次支付"
        constraints = [
            models.UniqueConstraint(fields=["batch", "budget"], name="batch_payment_once_a_budget"),
            models.CheckConstraint(
                condition=Q(count__gt=0, amount_fen__gt=0), name="batch_payment_of_something"
            ),
        ]

    def __str__(self):
        return f"{self.batch_id}-{self.budget_id}"

    @property
    def amount_yuan(self):
        return yuan_of(self.amount_fen)


class BatchStep(models.Model):
    """Who did what with a batch, when. Added, never changed."""

    batch = models.ForeignKey(
        PaymentBatch, models.PROTECT, related_name="steps", verbose_name="批次"
    )
    action = models.CharField("步骤", max_length=20)
    note = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey(**PERSON, verbose_name="办理人")
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "批次步骤"
        verbose_name_plural = "批次步骤"

    def __str__(self):
        return self.action
