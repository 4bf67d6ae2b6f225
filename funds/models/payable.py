"""What is to be paid to a person or a unit: whose it is stays sealed, that it is paid once the database holds."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from bureaus.permissions import oversees_all_bureaus
from disclosure.models import Notice
from funds.models.budget import PERHAPS, PERSON, Budget
from funds.models.commitment import Commitment
from funds.models.fund import Purpose, of_bureaus
from funds.transitions import PayableState
from gaotai_jiazheng.masking import mask_bank_account, mask_id_number, mask_name
from gaotai_jiazheng.sealed import SealedTextField
from ledger.amounts import yuan_of

SEALED = ("payee_name", "id_number", "bank_account")


class PayableQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the funds that the person sees."""
        if oversees_all_bureaus(user):
            return self
        return self.filter(of_bureaus(user, "budget__fund__"))

    def to_look_at_twice(self, user):
        """Those with a correction of the account that waits, proposed by another person."""
        waiting = AccountCorrection.objects.filter(state=AccountCorrection.State.PROPOSED)
        return self.filter(pk__in=waiting.exclude(proposed_by=user).values("payable"))

    def standing(self):
        """Those that were not cancelled."""
        return self.exclude(state=PayableState.CANCELLED)


class Payable(models.Model):
    """A sum for a person or a unit, out of one commitment, after its notice. Paid it never changes.

    id_number: an identity number, or the unified social credit code of a unit. year and period_key: what it is
    for ("" for once a year, "2026-05" for a month); item: number of the batch of a unit that asks for several
    in a year, such as its classes, else "". The same payee gets the same thing once. The year of the money is
    that of the budget.
    """

    class PayeeKind(models.TextChoices):
        PERSON = "person", "个人"
        UNIT = "unit", "单位"

    State = PayableState

    commitment = models.ForeignKey(
        Commitment, models.PROTECT, related_name="payables", db_index=False, verbose_name="承诺"
    )
    budget = models.ForeignKey(
        Budget, models.PROTECT, related_name="payables", verbose_name="年度预算"
    )
    purpose = models.ForeignKey(
        Purpose, models.PROTECT, related_name="+", db_index=False, verbose_name="用途"
    )
    amount_fen = models.BigIntegerField("金额（分）")
    payee_kind = models.CharField(
        "收款人类别", max_length=6, choices=PayeeKind, default=PayeeKind.PERSON
    )
    payee_name = SealedTextField("收款人")
    id_number = SealedTextField("身份证号码或者统一社会信用代码")
    bank_account = SealedTextField("一卡通账号")
    person_index = models.CharField("证件索引", max_length=64, editable=False)
    year = models.PositiveSmallIntegerField("所属年度")
    period_key = models.CharField("所属月份", max_length=7, blank=True)
    item = models.CharField("所属批次", max_length=30, blank=True)
    notice = models.ForeignKey(
        Notice, models.PROTECT, related_name="+", db_index=False, verbose_name="公示"
    )
    state = models.CharField(
        "状态", max_length=10, choices=PayableState, default=PayableState.READY
    )
    failure = models.CharField("失败原因", max_length=120, blank=True)
    made_by = models.ForeignKey(**PERSON, db_index=False, verbose_name="经办人")
    made_at = models.DateTimeField("提出时间", default=timezone.now)
    cancelled_by = models.ForeignKey(**PERSON, **PERHAPS, db_index=False, verbose_name="取消人")
    cancelled_at = models.DateTimeField("取消时间", **PERHAPS)
    cancel_reason = models.CharField("取消原因", max_length=200, blank=True)

    objects = PayableQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "待付款项"
        verbose_name_plural = "待付款项"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="payable_of_something",
                violation_error_message="金额要大于零。",
            ),
            models.UniqueConstraint(
                fields=["person_index", "purpose", "year", "period_key", "item"],
                condition=~Q(state="cancelled"),
                name="payable_once_a_person_purpose_period",
                violation_error_message="这个人（单位）这一期的这项补贴已经有一笔款项。",
            ),
            models.UniqueConstraint(
                fields=["commitment"],
                condition=~Q(state="cancelled"),
                name="payable_once_a_commitment",
                violation_error_message="这笔承诺已经有一笔款项。",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="cancelled", cancelled_by__isnull=False, cancelled_at__isnull=False
                )
                & ~Q(cancel_reason="")
                | ~Q(state="cancelled") & Q(cancelled_by=None, cancelled_at=None, cancel_reason=""),
                name="payable_cancelled_says_why",
                violation_error_message="取消要写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(period_key="") | Q(period_key__regex=r"^\d{4}-(0[1-9]|1[0-2])$"),
                name="payable_period_is_a_month",
                violation_error_message="所属月份应写成“2026-05”。",
            ),
            models.CheckConstraint(
                condition=~Q(person_index=""),
                name="payable_person_is_known",
                violation_error_message="请填写证件号。",
            ),
            models.CheckConstraint(
                condition=Q(item="") | Q(payee_kind="unit"),
                name="payable_item_of_a_unit",
                violation_error_message="只有单位的款项按批次分开。",
            ),
        ]
        indexes = [
            models.Index(fields=["budget", "state", "id"], name="payable_budget_state"),
        ]
        triggers = [pgtrigger.ReadOnly(name="payee_stays", fields=["payee_kind", "item"])]

    def __str__(self):
        return f"款项{self.pk}"

    def get_absolute_url(self):
        return reverse("admin:funds_payable_change", args=[self.pk])

    @property
    def amount_yuan(self):
        return yuan_of(self.amount_fen)

    @property
    def is_for_unit(self) -> bool:
        return self.payee_kind == self.PayeeKind.UNIT

    @property
    def masked_name(self):
        """A unit's name and credit code are public."""
        return self.payee_name if self.is_for_unit else mask_name(self.payee_name)

    @property
    def masked_id_number(self):
        return self.id_number if self.is_for_unit else mask_id_number(self.id_number)

    @property
    def masked_account(self):
        return mask_bank_account(self.bank_account)


class AccountCorrection(models.Model):
    """Another account for a payable that the bank sent back, looked at by a second person."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "待复核"
        APPROVED = "approved", "已更正"
        REJECTED = "rejected", "不同意"

    payable = models.ForeignKey(
        Payable, models.PROTECT, related_name="corrections", verbose_name="待付款项"
    )
    payee_name = SealedTextField("收款人")
    bank_account = SealedTextField("一卡通账号")
    reason = models.CharField("更正依据", max_length=200)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(**PERSON, verbose_name="提出人")
    proposed_at = models.DateTimeField("提出时间", default=timezone.now)
    decided_by = models.ForeignKey(**PERSON, **PERHAPS, verbose_name="复核人")
    decided_at = models.DateTimeField("复核时间", **PERHAPS)
    decision_note = models.CharField(
        "复核意见", max_length=200, blank=True, default="", db_default=""
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = "账号更正"
        verbose_name_plural = "账号更正"
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="account_correction_by_two_people",
                violation_error_message="更正要由另一个人复核。",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by=None, decided_at=None)
                | ~Q(state="proposed") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="account_correction_decided_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["payable"],
                condition=Q(state="proposed"),
                name="account_correction_one_open",
                violation_error_message="这笔款项已经有一件等复核的更正。",
            ),
        ]

    def __str__(self):
        return f"更正{self.pk}"

    @property
    def masked_name(self):
        return self.payee_name if self.payable.is_for_unit else mask_name(self.payee_name)

    @property
    def masked_account(self):
        return mask_bank_account(self.bank_account)
