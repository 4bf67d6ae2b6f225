"""Watching the floor: a deposit that is short has a day by which it is to be topped up."""

from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from deposits.models import DepositTerms, QualityDeposit
from deposits.services import clocks, stepping, telling
from gaotai_jiazheng.each_by_itself import each_by_itself
from reminders import deadlines


def follow_floor(deposit, *, at=None) -> None:
    """Start or end the clock for topping up, as the balance asks for. Safe to run at any time, twice.

    A payment runs it after its own transaction, so that payments from one deposit wait for each other
    only while money moves; one that was cut off in between is made up for by ``follow_floors``. The deposit
    is held only where its clock has to change: most payments find it as it should be, and the last one to be
    written sees the balance of all before it.
    """
    at = at or timezone.now()
    terms = DepositTerms.objects.in_force(timezone.localdate(at))
    looked_at = QualityDeposit.objects.select_related("account").annotate(
        is_watched=deadlines.has_open(QualityDeposit, clocks.TOP_UP)
    )
    looked_at = looked_at.get(pk=deposit.pk)
    if lacks(looked_at, terms) != looked_at.is_watched:
        change_clock(deposit, terms, at=at)


def lacks(deposit, terms) -> bool:
    """Whether it should be watched until it is topped up."""
    return deposit.state == QualityDeposit.State.ACTIVE and deposit.is_short(terms)


@transaction.atomic
def change_clock(deposit, terms, *, at) -> None:
    """Look again while nobody else does, and start or end the clock."""
    day = timezone.localdate(at)
    deposit = stepping.lock_deposit(deposit)
    is_short, is_watched = lacks(deposit, terms), bool(clocks.open_of(deposit, clocks.TOP_UP))
    if is_short and not is_watched:
        clock = clocks.start_for_deposit(deposit, clocks.TOP_UP, on=day, at=at)
        words = f"质量保证金不足，请补足，到{date_format(clock.due_on)}为止"
        telling.tell_enterprise(deposit, words, kind="deposit_short")
    elif is_watched and deposit.state != QualityDeposit.State.ACTIVE:
        clocks.cancel(deposit, clocks.TOP_UP, reason="企业退出保证金", on=day)
    elif is_watched and not is_short:
        clocks.meet(deposit, clocks.TOP_UP, on=day)


def follow_floors(at=None) -> int:
    """Follow every deposit that may hold money, each in a transaction of its own; how many."""
    deposits = list(QualityDeposit.objects.open().order_by("pk"))
    each_by_itself(deposits, partial(follow_floor, at=at))
    return len(deposits)
