"""A batch of vouchers of one kind: how many there are, what each is worth, and how many have gone where."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from ledger.amounts import yuan_of
from promotion.models.campaign import Campaign

MOST_STOCK, MOST_PER_PERSON, MOST_DAYS = 100_000, 20, 366

# What a batch may cost is bound in the campaign as long as it may be spent: the constraint of the campaign keeps
# the sum within the budget, whatever path a batch or its vouchers are written by.
BINDS_MONEY = """
    UPDATE promotion_campaign SET bound_fen = bound_fen + NEW.stock::bigint * NEW.value_fen
        WHERE id = NEW.campaign_id AND state IN ('draft', 'running');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'campaign % takes no batch', NEW.campaign_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_of_an_open_campaign';
    END IF;
    RETURN NULL;
"""
GIVES_MONEY_BACK = """
    UPDATE promotion_campaign SET bound_fen = bound_fen - (NEW.returned - OLD.returned)::bigint * NEW.value_fen
        WHERE id = NEW.campaign_id;
    RETURN NULL;
"""
TAKEN_BACK_IN_DRAFT = """
    UPDATE promotion_campaign SET bound_fen = bound_fen - OLD.stock::bigint * OLD.value_fen
        WHERE id = OLD.campaign_id AND state = 'draft';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'batch % was put up', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_put_up_stays';
    END IF;
    RETURN OLD;
"""


class VoucherBatchQuerySet(models.QuerySet):
    def open(self, on=None):
        """Those of which one may be claimed on that day, stock or not."""
        on = on or timezone.localdate()
        return self.filter(
            takes_claims=True, campaign__starts_on__lte=on, campaign__ends_on__gte=on
        )


@pghistory.track(exclude=["claimed", "redeemed", "returned"])
class VoucherBatch(models.Model):
    """So many vouchers. value_fen: what the enterprise takes off, and is paid; minimum_fen: of orders from that
    sum on. claimed, redeemed and returned (expired or reversed, whose money went back) are kept by triggers of
    the vouchers: at any moment stock ≥ claimed ≥ redeemed + returned.
    """

    class Kind(models.TextChoices):
        COUPON = "coupon", "满减券"
        TRIAL = "trial", "体验券"

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="batches", verbose_name="活动"
    )
    kind = models.CharField("券种", max_length=6, choices=Kind)
    title = models.CharField("名称", max_length=40)
    value_fen = models.BigIntegerField("面额（分）")
    minimum_fen = models.BigIntegerField("满多少可用（分）", default=0)
    stock = models.PositiveIntegerField("张数")
    per_person = models.PositiveSmallIntegerField("每人最多领", default=1)
    valid_days = models.PositiveSmallIntegerField(
        "领后几天内用", default=30, help_text="领取当天算第一天，最晚到活动的最后一天。"
    )
    takes_claims = models.BooleanField("可以领", default=False, editable=False)
    claimed = models.PositiveIntegerField("已领", default=0, editable=False)
    redeemed = models.PositiveIntegerField("已用", default=0, editable=False)
    returned = models.PositiveIntegerField("已退回", default=0, editable=False)

    objects = VoucherBatchQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "券批次"
        verbose_name_plural = "券批次"
        constraints = [
            models.CheckConstraint(
                condition=Q(claimed__lte=F("stock")),
                name="batch_claims_within_stock",
                violation_error_message="券已经领完了。",
            ),
            models.CheckConstraint(
                condition=Q(claimed__gte=F("redeemed") + F("returned")),
                name="batch_uses_within_claims",
            ),
            models.CheckConstraint(
                condition=Q(stock__gte=1, stock__lte=MOST_STOCK),
                name="batch_has_a_stock",
                violation_error_message=f"张数应在1到{MOST_STOCK}之间。",
            ),
            models.CheckConstraint(
                condition=Q(per_person__gte=1, per_person__lte=MOST_PER_PERSON),
                name="batch_per_person_in_range",
                violation_error_message=f"每人最多领的张数应在1到{MOST_PER_PERSON}之间。",
            ),
            models.CheckConstraint(
                condition=Q(valid_days__gte=1, valid_days__lte=MOST_DAYS),
                name="batch_valid_for_some_days",
                violation_error_message=f"使用天数应在1到{MOST_DAYS}之间。",
            ),
            models.CheckConstraint(
                condition=Q(value_fen__gt=0, value_fen__lte=10_000_000),
                name="batch_of_a_value",
                violation_error_message="面额要大于零，最多十万元。",
            ),
            models.CheckConstraint(
                condition=Q(kind="coupon", minimum_fen__gte=F("value_fen"))
                | Q(kind="trial", minimum_fen=0),
                name="batch_takes_off_no_more_than_the_order",
                violation_error_message="满减券的起用金额不能少于面额；体验券没有起用金额。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="binds_money",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=BINDS_MONEY,
            ),
            pgtrigger.Trigger(
                name="gives_money_back",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("returned"),
                condition=pgtrigger.Condition("NEW.returned <> OLD.returned"),
                func=GIVES_MONEY_BACK,
            ),
            pgtrigger.Trigger(
                name="taken_back_in_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=TAKEN_BACK_IN_DRAFT,
            ),
            pgtrigger.ReadOnly(
                name="promise_stays",
                fields=[
                    "campaign",
                    "kind",
                    "title",
                    "value_fen",
                    "minimum_fen",
                    "stock",
                    "per_person",
                    "valid_days",
                ],
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def left(self) -> int:
        """Vouchers that may still be claimed."""
        return self.stock - self.claimed

    @property
    def value_yuan(self):
        return yuan_of(self.value_fen)

    @property
    def minimum_yuan(self):
        return yuan_of(self.minimum_fen)

    @property
    def words(self) -> str:
        """What the voucher gives, in a few words."""
        value = f"{self.value_yuan.normalize():f}元"
        if self.kind == self.Kind.TRIAL:
            return f"免费体验一次（价值{value}）"
        return f"满{self.minimum_yuan.normalize():f}元减{value}"
