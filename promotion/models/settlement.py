"""What an enterprise is paid for the vouchers of a period: listed by one person, approved by another."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from disclosure.models import Notice
from enterprises.models import Enterprise
from enterprises.permissions import enterprise_roles_of
from funds.models import Payable
from ledger.amounts import yuan_of
from ledger.models import Entry
from promotion.models.campaign import PERHAPS, PERSON, Campaign
from promotion.transitions import SettlementAction, SettlementState

SETTLEMENT_SEQUENCE = "promotion_settlement_number"

UNPAID_STATES = (SettlementState.LISTED, SettlementState.APPROVED, SettlementState.NOTICED)

# What is approved is what the rows add up to.
ADDS_UP = """
    PERFORM 1 FROM promotion_redemption
        WHERE settlement_id = NEW.id AND reversed_at IS NULL
            AND campaign_id = NEW.campaign_id AND enterprise_id = NEW.enterprise_id
        HAVING SUM(off_fen) = NEW.total_fen AND COUNT(*) = NEW.count;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'settlement % is not the sum of its redemptions', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'settlement_adds_up';
    END IF;
    RETURN NEW;
"""


class SettlementQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not sent back."""
        return self.exclude(state=SettlementState.SENT_BACK)

    def unpaid(self):
        """Those that are on their way and not paid yet: by a fund as long as the bank has not paid."""
        at_the_fund = Q(state=SettlementState.PAYABLE) & ~Q(payable__state=Payable.State.PAID)
        return self.filter(Q(state__in=UNPAID_STATES) | at_the_fund)

    def visible_to(self, user):
        """All for the bureau of the campaign and who oversees the county; else of one's own enterprises."""
        if oversees_all_bureaus(user):
            return self
        mine = Q(campaign__bureau__in=bureau_ids_of(user))
        return self.filter(mine | Q(enterprise__in=enterprise_roles_of(user)))


@pghistory.track()
class Settlement(models.Model):
    """The redemptions of an enterprise between two days, both included, with their sum."""

    number = models.CharField("结算单号", max_length=24, unique=True)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="settlements", verbose_name="活动"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="settlements", verbose_name="企业"
    )
    first_day = models.DateField("自")
    last_day = models.DateField("至", help_text="含这一天。")
    total_fen = models.BigIntegerField("合计（分）")
    count = models.PositiveIntegerField("张数")
    state = models.CharField(
        "状态", max_length=10, choices=SettlementState, default=SettlementState.LISTED
    )
    made_by = models.ForeignKey(**PERSON, verbose_name="编制人")
    made_at = models.DateTimeField("编制时间", default=timezone.now)
    approved_by = models.ForeignKey(**PERSON, **PERHAPS, verbose_name="复核人")
    approved_at = models.DateTimeField("复核时间", **PERHAPS)
    notice = models.OneToOneField(
        Notice, models.PROTECT, **PERHAPS, related_name="settlement", verbose_name="公示"
    )
    payable = models.OneToOneField(
        Payable, models.PROTECT, **PERHAPS, related_name="settlement", verbose_name="待付款项"
    )
    entry = models.OneToOneField(
        Entry, models.PROTECT, **PERHAPS, related_name="settlement", verbose_name="记账凭证"
    )
    receipt = models.CharField("收据", max_length=80, blank=True)
    paid_at = models.DateTimeField("支付时间", **PERHAPS)

    objects = SettlementQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "结算单"
        verbose_name_plural = "结算单"
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("made_by")),
                name="settlement_approved_by_another",
                violation_error_message="结算单要由另一个人复核。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["listed", "sent_back"], approved_by=None)
                | ~Q(state__in=["listed", "sent_back"]) & Q(approved_by__isnull=False),
                name="settlement_goes_on_when_approved",
                violation_error_message="没有复核的结算单不能支付。",
            ),
            models.CheckConstraint(
                condition=Q(total_fen__gt=0, count__gt=0, last_day__gte=F("first_day")),
                name="settlement_of_something",
                violation_error_message="这几天没有可以结算的核销。",
            ),
            models.CheckConstraint(
                condition=Q(state="paid", entry__isnull=False, paid_at__isnull=False)
                & ~Q(receipt="")
                | ~Q(state="paid") & Q(entry=None, paid_at=None, receipt=""),
                name="settlement_paid_has_its_receipt",
                violation_error_message="请填写收据编号。",
            ),
            models.CheckConstraint(
                condition=Q(state="payable", payable__isnull=False)
                | ~Q(state="payable") & Q(payable=None),
                name="settlement_handed_over_has_its_payable",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="adds_up",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Condition("NEW.state = 'approved' AND OLD.state <> 'approved'"),
                func=ADDS_UP,
            ),
            pgtrigger.ReadOnly(
                name="list_stays",
                fields=[
                    "number", "campaign", "enterprise", "first_day", "last_day", "total_fen", "count", "made_by",
                ],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]  # fmt: skip

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("admin:promotion_settlement_change", args=[self.pk])

    @property
    def total_yuan(self):
        return yuan_of(self.total_fen)

    @property
    def is_called_off(self) -> bool:
        """Whether the fund was asked to pay and has called its payment off."""
        return self.payable is not None and self.payable.state == Payable.State.CANCELLED

    @property
    def payment_words(self) -> str:
        """Where the payment by a fund stands; "" where none has been asked for."""
        if self.payable is None:
            return ""
        state = self.payable.get_state_display()
        return f"{state}：{self.payable.failure}" if self.payable.failure else state


class SettlementStep(models.Model):
    """One step of a settlement list. Added, never changed."""

    settlement = models.ForeignKey(
        Settlement, models.PROTECT, related_name="steps", verbose_name="结算单"
    )
    action = models.CharField("步骤", max_length=12, choices=SettlementAction)
    state = models.CharField("之后的状态", max_length=10, choices=SettlementState)
    by = models.ForeignKey(**PERSON, verbose_name="办理人")
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "结算步骤"
        verbose_name_plural = "结算步骤"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.get_action_display()} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"
