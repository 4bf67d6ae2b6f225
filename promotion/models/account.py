"""The final account of a campaign, to the cent: written once, when nothing can change it any more."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from disclosure.models import Notice
from ledger.amounts import yuan_of
from promotion.models.campaign import PERHAPS, PERSON, Campaign

# What an account says is what the rows say, and then it stays.
SAYS_WHAT_THE_ROWS_SAY = """
    IF EXISTS (SELECT 1 FROM promotion_voucher voucher
        JOIN promotion_voucherbatch batch ON batch.id = voucher.batch_id
        WHERE batch.campaign_id = NEW.campaign_id AND voucher.state IN ('claimed', 'redeemed'))
    THEN
        RAISE EXCEPTION 'campaign % has vouchers that are not settled', NEW.campaign_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'account_when_all_is_settled';
    END IF;
    PERFORM 1 FROM promotion_redemption
        WHERE campaign_id = NEW.campaign_id AND reversed_at IS NULL
        HAVING COUNT(*) = NEW.redeemed AND COALESCE(SUM(off_fen), 0) = NEW.settled_fen
            AND COALESCE(SUM(order_fen), 0) = NEW.order_fen;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the account of campaign % is not what its rows add up to', NEW.campaign_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'account_adds_up';
    END IF;
    RETURN NEW;
"""


class FinalAccount(models.Model):
    """Vouchers and fen of a campaign that is over. budget_fen = settled_fen + returned_fen."""

    campaign = models.OneToOneField(
        Campaign, models.PROTECT, related_name="final_account", verbose_name="活动"
    )
    claimed = models.PositiveIntegerField("领取张数")
    redeemed = models.PositiveIntegerField("使用张数")
    expired = models.PositiveIntegerField("过期张数")
    reversed = models.PositiveIntegerField("冲正张数")
    enterprises = models.PositiveIntegerField("结算企业数")
    order_fen = models.BigIntegerField("拉动消费（分）")
    budget_fen = models.BigIntegerField("预算（分）")
    settled_fen = models.BigIntegerField("支付（分）")
    returned_fen = models.BigIntegerField("结余退回（分）")
    notice = models.OneToOneField(
        Notice, models.PROTECT, **PERHAPS, related_name="final_account", verbose_name="决算公示"
    )
    by = models.ForeignKey(**PERSON, verbose_name="核算人")
    on = models.DateField("核算日")

    class Meta:
        verbose_name = "活动决算"
        verbose_name_plural = "活动决算"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    budget_fen=F("settled_fen") + F("returned_fen"),
                    settled_fen__gte=0,
                    returned_fen__gte=0,
                ),
                name="account_to_the_cent",
                violation_error_message="支付和结余加起来要等于预算。",
            ),
            models.CheckConstraint(
                condition=Q(claimed=F("redeemed") + F("expired") + F("reversed")),
                name="account_of_every_voucher",
                violation_error_message="每张领取的券都要有去处。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="says_what_the_rows_say",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=SAYS_WHAT_THE_ROWS_SAY,
            ),
            pgtrigger.ReadOnly(
                name="account_stays",
                fields=[
                    "campaign", "claimed", "redeemed", "expired", "reversed", "enterprises",
                    "order_fen", "budget_fen", "settled_fen", "returned_fen", "by", "on",
                ],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.campaign}决算"

    @property
    def settled_yuan(self):
        return yuan_of(self.settled_fen)

    @property
    def returned_yuan(self):
        return yuan_of(self.returned_fen)

    @property
    def order_yuan(self):
        return yuan_of(self.order_fen)

    @property
    def budget_yuan(self):
        return yuan_of(self.budget_fen)
