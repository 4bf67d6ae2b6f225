"""A voucher: whose it is stays sealed; its codes are known to the holder only; its count is the database's."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from communities.models import Outlet
from gaotai_jiazheng.sealed import SealedTextField
from promotion.codes import grouped, short_code_of
from promotion.models.batch import VoucherBatch
from promotion.models.campaign import PERHAPS, PERSON
from promotion.transitions import VoucherState

VOUCHER_SEQUENCE = "promotion_voucher_number"

# A voucher is counted where its state changes, so that no way of writing one passes the stock, the cap or the
# budget by. The batch is locked by the UPDATE that counts, at the end of the statement: of two people at the last
# voucher the second is refused. Only when nothing was counted it is asked why.
COUNTS = """
    IF NEW.state = 'claimed' AND (TG_OP = 'INSERT' OR OLD.state = 'issued') THEN
        UPDATE promotion_voucherbatch SET claimed = claimed + 1
            WHERE id = NEW.batch_id AND takes_claims AND claimed < stock AND NEW.slot BETWEEN 1 AND per_person;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'batch % gives no voucher', NEW.batch_id USING ERRCODE = 'check_violation',
                CONSTRAINT = (SELECT CASE WHEN NOT takes_claims THEN 'voucher_of_an_open_batch'
                    WHEN claimed >= stock THEN 'batch_claims_within_stock' ELSE 'voucher_within_cap' END
                    FROM promotion_voucherbatch WHERE id = NEW.batch_id);
        END IF;
    ELSIF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'issued' THEN
            RAISE EXCEPTION 'a voucher begins issued or claimed'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_step_in_order';
        END IF;
    ELSIF OLD.state = 'claimed' AND NEW.state = 'redeemed' THEN
        UPDATE promotion_voucherbatch SET redeemed = redeemed + 1 WHERE id = NEW.batch_id;
    ELSIF OLD.state = 'claimed' AND NEW.state = 'expired' THEN
        UPDATE promotion_voucherbatch SET returned = returned + 1 WHERE id = NEW.batch_id;
    ELSIF OLD.state = 'redeemed' AND NEW.state = 'reversed' THEN
        UPDATE promotion_voucherbatch SET redeemed = redeemed - 1, returned = returned + 1
            WHERE id = NEW.batch_id;
    ELSIF NOT (OLD.state = 'redeemed' AND NEW.state = 'settled') THEN
        RAISE EXCEPTION 'voucher % goes from % to %', NEW.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_step_in_order';
    END IF;
    RETURN NULL;
"""


class VoucherQuerySet(models.QuerySet):
    def claimed(self, on):
        """Those that had been claimed by that day, whatever became of them."""
        return self.filter(claimed_on__lte=on)

    def overdue(self, on):
        """Those that may no longer be used and still bind money."""
        return self.filter(state=VoucherState.CLAIMED, valid_until__lt=on)


class Voucher(models.Model):
    """One voucher of a batch. slot: the how-manieth of its person, the cap; person_digest: of the telephone, or of
    the identity number of who has none, which itself is not kept. valid_until: last day, included.
    told_at, reminded_at: when the messages were written.
    """

    class Way(models.TextChoices):
        PHONE = "phone", "手机验证"
        PAPER = "paper", "网点代领"

    batch = models.ForeignKey(
        VoucherBatch, models.PROTECT, related_name="vouchers", verbose_name="批次"
    )
    number = models.CharField("券号", max_length=24, unique=True)
    state = models.CharField(
        "状态", max_length=8, choices=VoucherState, default=VoucherState.ISSUED
    )
    way = models.CharField("领取方式", max_length=5, choices=Way)
    phone = SealedTextField("手机号", blank=True)
    person_digest = models.CharField(max_length=64, blank=True, editable=False)
    slot = models.PositiveSmallIntegerField("本人第几张", **PERHAPS)
    token = SealedTextField("券码", blank=True)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    code_digest = models.CharField(max_length=64, unique=True, editable=False)
    sms_digest = models.CharField(max_length=64, blank=True, editable=False)
    sms_expires_at = models.DateTimeField(**PERHAPS, editable=False)
    attempts = models.PositiveSmallIntegerField("输错次数", default=0, editable=False)
    outlet = models.ForeignKey(
        Outlet, models.PROTECT, **PERHAPS, related_name="+", verbose_name="代领网点"
    )
    by = models.ForeignKey(**PERSON, **PERHAPS, verbose_name="代领人")
    asked_at = models.DateTimeField("申请时间", default=timezone.now)
    claimed_at = models.DateTimeField("领取时间", **PERHAPS)
    claimed_on = models.DateField("领取日", **PERHAPS)
    valid_until = models.DateField("有效期至", **PERHAPS)
    told_at = models.DateTimeField("发短信时间", **PERHAPS)
    reminded_at = models.DateTimeField("提醒时间", **PERHAPS)
    erased_at = models.DateTimeField("个人信息删除时间", **PERHAPS)

    objects = VoucherQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "消费券"
        verbose_name_plural = "消费券"
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "person_digest", "slot"],
                condition=Q(slot__isnull=False) & ~Q(person_digest=""),
                name="voucher_slot_once",
                violation_error_message="您领的这种券已经到了每人的张数。",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="issued", slot=None, claimed_at=None, claimed_on=None, valid_until=None
                )
                | ~Q(state="issued")
                & Q(
                    slot__isnull=False,
                    claimed_at__isnull=False,
                    claimed_on__isnull=False,
                    valid_until__isnull=False,
                ),
                name="voucher_claimed_has_its_days",
            ),
            models.CheckConstraint(
                condition=Q(way="phone", by=None) | Q(way="paper", by__isnull=False),
                name="voucher_on_paper_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(person_digest="") | Q(erased_at__isnull=False),
                name="voucher_is_of_somebody",
                violation_error_message="请填写手机号或者身份证号。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["valid_until"], condition=Q(state="claimed"), name="voucher_running_out"
            ),
            models.Index(
                fields=["id"],
                condition=Q(state="claimed", told_at=None, way="phone"),
                name="voucher_to_tell",
            ),
            models.Index(
                fields=["claimed_on", "id"],
                condition=Q(claimed_on__isnull=False),
                name="voucher_claimed_on",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="counts",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.state <> 'issued'"),
                func=COUNTS,
            ),
            pgtrigger.Trigger(
                name="counts_steps",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Condition("NEW.state <> OLD.state"),
                func=COUNTS,
            ),
            pgtrigger.Protect(
                name="claim_stays",
                operation=pgtrigger.UpdateOf("batch_id", "number", "way", "slot", "valid_until", "token_digest"),
                condition=pgtrigger.Condition("OLD.state <> 'issued' AND NEW.erased_at IS NULL"),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]  # fmt: skip

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        """The holder's page; who knows the address holds the voucher."""
        return reverse("promotion:voucher", args=[self.token])

    @property
    def short_code(self) -> str:
        """The code to read out, in groups of four."""
        return grouped(short_code_of(self.token)) if self.token else ""

    @property
    def masked_number(self) -> str:
        """The last characters of the number: enough for its holder to find it, no more."""
        return f"…{self.number[-6:]}"
