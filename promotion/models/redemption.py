"""What a voucher was used for: once, by an enterprise that takes part, of an order that is large enough."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from enterprises.models import Enterprise, ServiceLine
from enterprises.permissions import enterprise_roles_of
from ledger.amounts import yuan_of
from promotion.models.campaign import PERHAPS, PERSON, Campaign
from promotion.models.settlement import Settlement
from promotion.models.voucher import Voucher

MOST_ORDER_FEN = 100_000_000

# The voucher is used in the statement that writes the redemption down. Its row is locked by the UPDATE: of two
# at one code the second finds it used.
USES_ITS_VOUCHER = """
    PERFORM 1 FROM promotion_voucher voucher
        JOIN promotion_voucherbatch batch ON batch.id = voucher.batch_id
        JOIN promotion_participation part ON part.campaign_id = batch.campaign_id
            AND part.enterprise_id = NEW.enterprise_id AND part.left_at IS NULL
        WHERE voucher.id = NEW.voucher_id AND batch.campaign_id = NEW.campaign_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'enterprise % does not take part', NEW.enterprise_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'redemption_by_who_takes_part';
    END IF;
    PERFORM 1 FROM promotion_voucher voucher
        JOIN promotion_voucherbatch batch ON batch.id = voucher.batch_id
        JOIN promotion_campaign campaign ON campaign.id = batch.campaign_id
        WHERE voucher.id = NEW.voucher_id AND NEW.off_fen = batch.value_fen
            AND NEW.order_fen >= batch.minimum_fen AND NEW.service_line = ANY(campaign.service_lines);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the order does not fit voucher %', NEW.voucher_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'redemption_of_a_fitting_order';
    END IF;
    UPDATE promotion_voucher SET state = 'redeemed'
        WHERE id = NEW.voucher_id AND state = 'claimed' AND valid_until >= NEW.redeemed_on;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'voucher % cannot be used', NEW.voucher_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_redeemed_once';
    END IF;
    RETURN NEW;
"""
# A refund gives the money back to the budget and not the voucher to its holder.
GIVES_ITS_MONEY_BACK = """
    IF OLD.settlement_id IS NOT NULL THEN
        RAISE EXCEPTION 'redemption % is in a settlement', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'redemption_settled_stays';
    END IF;
    UPDATE promotion_voucher SET state = 'reversed' WHERE id = NEW.voucher_id AND state = 'redeemed';
    RETURN NEW;
"""


class RedemptionQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not reversed."""
        return self.filter(reversed_on=None)

    def counted(self, on):
        """Those that stood on that day: used by then, and not reversed by then."""
        return self.filter(Q(reversed_on=None) | Q(reversed_on__gt=on), redeemed_on__lte=on)

    def visible_to(self, user):
        """All for the bureau of the campaign and who oversees the county; else of one's own enterprises."""
        if oversees_all_bureaus(user):
            return self
        mine = Q(campaign__bureau__in=bureau_ids_of(user))
        return self.filter(mine | Q(enterprise__in=enterprise_roles_of(user)))


@pghistory.track(pghistory.UpdateEvent())
class Redemption(models.Model):
    """One order for which a voucher was used. order_fen: before anything was taken off; off_fen: what was.
    is_own_staff: the holder's telephone is that of somebody who works there; told, not refused."""

    voucher = models.OneToOneField(
        Voucher, models.PROTECT, related_name="redemption", verbose_name="消费券"
    )
    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        related_name="redemptions",
        db_index=False,
        verbose_name="活动",
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="redemptions", verbose_name="企业"
    )
    service_line = models.CharField("服务", max_length=20, choices=ServiceLine)
    order_fen = models.BigIntegerField("订单金额（分）")
    off_fen = models.BigIntegerField("抵扣（分）")
    redeemed_by = models.ForeignKey(**PERSON, verbose_name="核销人")
    redeemed_at = models.DateTimeField("核销时间", default=timezone.now)
    redeemed_on = models.DateField("核销日")
    is_own_staff = models.BooleanField("持券人是本企业人员", default=False)
    reversed_by = models.ForeignKey(**PERSON, **PERHAPS, verbose_name="冲正人")
    reversed_at = models.DateTimeField("冲正时间", **PERHAPS)
    reversed_on = models.DateField("冲正日", **PERHAPS)
    reverse_reason = models.CharField("冲正原因", max_length=200, blank=True)
    settlement = models.ForeignKey(
        Settlement, models.PROTECT, **PERHAPS, related_name="redemptions", verbose_name="结算单"
    )

    objects = RedemptionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "核销"
        verbose_name_plural = "核销"
        constraints = [
            models.CheckConstraint(
                condition=Q(off_fen__gt=0, order_fen__gte=F("off_fen"))
                & Q(order_fen__lte=MOST_ORDER_FEN),
                name="redemption_takes_off_a_part",
                violation_error_message="订单金额不能少于抵扣的金额。",
            ),
            models.CheckConstraint(
                condition=Q(reversed_by=None, reversed_at=None, reversed_on=None, reverse_reason="")
                | Q(
                    reversed_by__isnull=False,
                    reversed_at__isnull=False,
                    reversed_on__isnull=False,
                    settlement=None,
                )
                & ~Q(reverse_reason=""),
                name="redemption_reversed_says_why",
                violation_error_message="冲正要写明原因，已经结算的不能冲正。",
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "enterprise", "id"], name="redemption_in_campaign"),
            models.Index(fields=["redeemed_on", "id"], name="redemption_day"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="uses_its_voucher",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=USES_ITS_VOUCHER,
            ),
            pgtrigger.Trigger(
                name="gives_its_money_back",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("reversed_at"),
                condition=pgtrigger.Condition("NEW.reversed_at IS NOT NULL"),
                func=GIVES_ITS_MONEY_BACK,
            ),
            pgtrigger.Protect(
                name="reversed_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.reversed_at IS NOT NULL"),
            ),
            pgtrigger.ReadOnly(
                name="use_stays",
                fields=[
                    "voucher", "campaign", "enterprise", "service_line", "order_fen", "off_fen",
                    "redeemed_by", "redeemed_at", "redeemed_on", "is_own_staff",
                ],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]  # fmt: skip

    def __str__(self):
        return str(self.voucher)

    @property
    def order_yuan(self):
        return yuan_of(self.order_fen)

    @property
    def off_yuan(self):
        return yuan_of(self.off_fen)

    @property
    def masked_number(self) -> str:
        """As the voucher's."""
        return self.voucher.masked_number
