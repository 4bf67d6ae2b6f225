"""What the enterprise gives back of what was paid for it: a schedule, and what really came in."""

from decimal import Decimal

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q, Sum
from django.utils import timezone

from deposits.models.claim import AdvanceClaim
from deposits.models.deposit import QualityDeposit
from ledger.models import Entry

PARTS_MAKE_THE_WHOLE = """
    IF (SELECT SUM(amount_yuan) FROM deposits_instalment WHERE recovery_id = {key})
        IS DISTINCT FROM (SELECT total_yuan FROM deposits_recovery WHERE id = {key})
    THEN
        RAISE EXCEPTION 'the instalments of recovery % are not its sum', {key}
            USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_parts_make_the_whole';
    END IF;
    RETURN NULL;
"""
NO_MORE_THAN_THE_WHOLE = """
    IF (SELECT SUM(amount_yuan) FROM deposits_recoveryreceipt WHERE recovery_id = NEW.recovery_id)
        > (SELECT total_yuan FROM deposits_recovery WHERE id = NEW.recovery_id)
    THEN
        RAISE EXCEPTION 'more was received than recovery % asks for', NEW.recovery_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'recovery_not_received_twice';
    END IF;
    RETURN NULL;
"""


def parts_make_the_whole(name, key, operation):
    """The trigger that compares the instalments with their recovery when the transaction ends."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=operation,
        timing=pgtrigger.Deferred,
        func=PARTS_MAKE_THE_WHOLE.format(key=key),
    )


class RecoveryQuerySet(models.QuerySet):
    def open(self):
        """Those of which something is still owed."""
        return self.filter(state=Recovery.State.OPEN)


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Recovery(models.Model):
    """The sum of one paid claim that the enterprise owes to its own deposit."""

    class State(models.TextChoices):
        OPEN = "open", "追偿中"
        COMPLETE = "complete", "已还清"
        SETTLED_FROM_DEPOSIT = "settled_from_deposit", "退出时从余额结清"

    claim = models.OneToOneField(
        AdvanceClaim, models.PROTECT, related_name="recovery", verbose_name="先行赔付"
    )
    deposit = models.ForeignKey(
        QualityDeposit, models.PROTECT, related_name="recoveries", verbose_name="保证金"
    )
    total_yuan = models.DecimalField("应归还（元）", max_digits=10, decimal_places=2)
    state = models.CharField("状态", max_length=20, choices=State, default=State.OPEN)
    started_on = models.DateField("开始日")
    ended_on = models.DateField("结束日", null=True, blank=True)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "追偿"
        verbose_name_plural = "追偿"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", ended_on=None)
                | ~Q(state="open") & Q(ended_on__isnull=False),
                name="recovery_ended_has_its_day",
            ),
            models.CheckConstraint(condition=Q(total_yuan__gt=0), name="recovery_of_something"),
        ]
        triggers = [
            parts_make_the_whole("parts_make_the_whole", "NEW.id", pgtrigger.Insert),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="sum_stays", fields=["claim", "deposit", "total_yuan"]),
        ]

    def __str__(self):
        return f"{self.claim}的追偿"

    def received_yuan(self) -> Decimal:
        """What came in so far."""
        return self.receipts.aggregate(sum=Sum("amount_yuan"))["sum"] or Decimal("0.00")

    def owed_yuan(self) -> Decimal:
        """What is still owed."""
        return self.total_yuan - self.received_yuan()


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Instalment(models.Model):
    """A part of a recovery with its day. Whether it is paid follows from what came in altogether."""

    recovery = models.ForeignKey(
        Recovery, models.PROTECT, related_name="instalments", verbose_name="追偿"
    )
    position = models.PositiveSmallIntegerField("期次")
    amount_yuan = models.DecimalField("金额（元）", max_digits=10, decimal_places=2)
    due_on = models.DateField("约定日期")

    class Meta:
        ordering = ["recovery", "position"]
        verbose_name = "追偿分期"
        verbose_name_plural = "追偿分期"
        constraints = [
            models.UniqueConstraint(
                fields=["recovery", "position"], name="instalment_position_once"
            ),
            models.CheckConstraint(condition=Q(amount_yuan__gt=0), name="instalment_of_something"),
        ]
        triggers = [
            parts_make_the_whole("parts_make_the_whole", "NEW.recovery_id", pgtrigger.Insert),
            parts_make_the_whole("rest_makes_the_whole", "OLD.recovery_id", pgtrigger.Delete),
            pgtrigger.Protect(name="never_edited", operation=pgtrigger.Update),
        ]

    def __str__(self):
        return f"{self.recovery}第{self.position}期"


class RecoveryReceipt(models.Model):
    """The part of an entry that paid back a recovery; another part may have topped the deposit up."""

    recovery = models.ForeignKey(
        Recovery, models.PROTECT, related_name="receipts", verbose_name="追偿"
    )
    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="recovery_receipts", verbose_name="记账凭证"
    )
    amount_yuan = models.DecimalField("金额（元）", max_digits=10, decimal_places=2)
    received_at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "追偿到账"
        verbose_name_plural = "追偿到账"
        constraints = [
            models.UniqueConstraint(
                fields=["recovery", "entry"], name="recovery_receipt_once_an_entry"
            ),
            models.CheckConstraint(
                condition=Q(amount_yuan__gt=0), name="recovery_receipt_of_something"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="no_more_than_the_whole",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func=NO_MORE_THAN_THE_WHOLE,
            ),
        ]

    def __str__(self):
        return f"{self.recovery} {self.amount_yuan}"
