"""Getting back from the enterprise what was paid for it (再追责): a schedule, and what comes in."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import DecimalField, F, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format

from deposits import lanes, permissions
from deposits.models import Instalment, Recovery, RecoveryReceipt
from deposits.services import clocks, stepping, telling
from gaotai_jiazheng.refusals import refusal
from reminders.rulebook import rule_for

MOST_INSTALMENTS = 12
RECOVER = "deposit_recover"
ZERO = Value(Decimal("0.00"), output_field=DecimalField(max_digits=10, decimal_places=2))


@dataclass(frozen=True)
class Debt:
    """A recovery and what is still owed of it."""

    recovery: Recovery
    owed: Decimal


def first_instalment(claim, *, on) -> Instalment:
    """What a paid claim is owed back in until a schedule is agreed on: the whole in one instalment, not yet
    written."""
    due_on = on + timedelta(days=rule_for(RECOVER, on).length)
    return Instalment(position=1, amount_yuan=claim.payable_yuan, due_on=due_on)


def schedule(recovery, parts, *, on, at):
    """Write the instalments and start a clock for each. parts: (yuan, day), the earliest first."""
    instalments = Instalment.objects.bulk_create(
        Instalment(recovery=recovery, position=place, amount_yuan=amount, due_on=due_on)
        for place, (amount, due_on) in enumerate(parts, start=1)
    )
    clocks.start_for_instalments(instalments, recovery.claim, on=on, at=at)


@transaction.atomic
def plan(recovery, *, count: int, first_due_on: date, by, at=None) -> Recovery:
    """Agree on monthly instalments instead of what was scheduled, while nothing has come in.

    Codes: recovery_ended, recovery_under_way; of fields: count_out_of_range, day_in_the_past, day_too_far.
    """
    at = at or timezone.now()
    day = timezone.localdate(at)
    deposit = stepping.lock_deposit(recovery.deposit)
    stepping.require(permissions.supervises(by, deposit.custodian))
    recovery = Recovery.objects.select_related("claim__deposit__custodian__bureau").get(
        pk=recovery.pk
    )
    if recovery.state != Recovery.State.OPEN:
        raise ValidationError("追偿已经结束。", code="recovery_ended")
    if recovery.receipts.exists():
        raise ValidationError("已经有款到账，不能再改分期。", code="recovery_under_way")
    if not 1 <= count <= MOST_INSTALMENTS or count > recovery.total_yuan * 100:
        message = f"可以分1至{MOST_INSTALMENTS}期。"
        raise refusal("count", message, "count_out_of_range")
    if first_due_on <= day:
        raise refusal("first_due_on", "第一期要在今天以后。", "day_in_the_past")
    if first_due_on > month_later(day, MOST_INSTALMENTS):
        message = "第一期最晚在一年以内，请核对年份。"
        raise refusal("first_due_on", message, "day_too_far")
    end_clocks(recovery, on=day, reason="改为分期")
    recovery.instalments.all().delete()
    amounts = lanes.even_parts(recovery.total_yuan, count)
    days = [month_later(first_due_on, place) for place in range(count)]
    schedule(recovery, zip(amounts, days, strict=True), on=day, at=at)
    text = f"{recovery.claim.number}分{count}期归还，第一期{date_format(first_due_on)}"
    stepping.note(deposit, "约定分期", by=by, at=at, text=text, claim=recovery.claim)
    telling.tell_enterprise(deposit, f"先行赔付{text}", kind="advance_claim")
    return recovery


def month_later(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def owed_by(deposit) -> list[Debt]:
    """What the enterprise owes its deposit, the oldest first; the recoveries are held."""
    found = Recovery.objects.select_for_update(of=("self",), no_key=True).filter(
        deposit=deposit, state=Recovery.State.OPEN
    )
    ids = [recovery.pk for recovery in found.order_by("pk")]
    summed = (
        Recovery.objects.filter(pk__in=ids)
        .select_related("claim")
        .annotate(owed_now=F("total_yuan") - Coalesce(Sum("receipts__amount_yuan"), ZERO))
    )
    return [Debt(recovery, recovery.owed_now) for recovery in summed.order_by("pk")]


def receive(debts: list[Debt], amount_yuan: Decimal, entry_id: int, *, at) -> None:
    """Pay debts back with money that came in, the oldest first."""
    for debt in debts:
        part = min(debt.owed, amount_yuan)
        if part <= 0:
            return
        amount_yuan -= part
        RecoveryReceipt.objects.create(
            recovery=debt.recovery, entry_id=entry_id, amount_yuan=part, received_at=at
        )
        meet_instalments(debt.recovery, debt.recovery.total_yuan - debt.owed + part, at=at)
        if part == debt.owed:
            finish(debt.recovery, Recovery.State.COMPLETE, on=timezone.localdate(at))


def meet_instalments(recovery, received: Decimal, *, at):
    """End the clocks of the instalments that are covered by what came in altogether."""
    for instalment in recovery.instalments.all():
        received -= instalment.amount_yuan
        if received < 0:
            return
        clocks.meet(instalment, clocks.INSTALMENT, on=timezone.localdate(at))


def finish(recovery, state, *, on):
    recovery.state, recovery.ended_on = state, on
    recovery.save(update_fields=["state", "ended_on"])


def end_clocks(recovery, *, on, reason):
    for instalment in recovery.instalments.all():
        clocks.cancel(instalment, clocks.INSTALMENT, reason=reason, on=on)
