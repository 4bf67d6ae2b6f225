"""A contract in force ends: by a party, or by its last day; and who is reminded before."""

from datetime import date, datetime, timedelta
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from contracts import permissions
from contracts.models import ServiceContract
from contracts.services.sending import withdraw_locked
from contracts.services.signing import close
from contracts.services.stepping import clean_reason, lock, require
from contracts.services.telling import (
    tell_enterprise_of_unsigned,
    tell_of_end,
    tell_of_void_change,
)
from contracts.transitions import Action, Role, State
from gaotai_jiazheng.each_by_itself import each_by_itself
from gaotai_jiazheng.refusals import refusal
from reminders import outbox

REMINDED_BEFORE = timedelta(days=30)
UNSIGNED_KEPT = timedelta(days=30)
AT_ONCE = 200


@transaction.atomic
def end(
    contract, *, ended_by: str, reason: str, ended_on: date, by, at: datetime | None = None
) -> ServiceContract:
    """End a contract before its last day; a change that waits for signatures is withdrawn with it. Household and
    worker are told.

    ended_by: the role that ends it. ended_on: the last day of the service, today or before. Codes:
    step_not_allowed, ended_on_impossible, reason_missing, reason_has_personal_data.
    """
    contract = lock(contract)
    if not permissions.can_write_for(by, contract.enterprise):
        raise PermissionDenied("只有企业的人员可以登记解除。")
    require(contract, Action.END)
    at = at or timezone.now()
    if not timezone.localdate(contract.in_force_at) <= ended_on <= timezone.localdate(at):
        message = "解除日期应在合同生效以后，不晚于今天。"
        raise refusal("ended_on", message, "ended_on_impossible")
    note = f"{Role(ended_by).label}提出：{clean_reason(reason)}"[:200]
    contract = close(contract, Action.END, at=at, note=note, by=by, closed_on=ended_on)
    tell_of_end(contract)
    withdraw_change_of(contract, "原来的合同已经解除", by=by, at=at)
    return contract


def withdraw_change_of(contract, why, *, by, at) -> None:
    """A change that waits for signatures goes with what it would have changed; whoever was to sign it is told."""
    for successor in contract.successors.filter(state=State.SENT):
        change = lock(successor)
        if change.state == State.SENT:
            withdraw_locked(change, State.WITHDRAWN, why, by=by, at=at)
            tell_of_void_change(change, why)
            if by is None:
                tell_enterprise_of_unsigned(change, why)


def expire_due(at: datetime | None = None) -> int:
    """Close the contracts whose last day has passed; how many. Safe to run twice and after a missed day."""
    at = at or timezone.now()
    over = ServiceContract.objects.filter(state=State.IN_FORCE, ends_on__lt=timezone.localdate(at))
    keys = list(over.order_by("ends_on", "pk").values_list("pk", flat=True))
    return sum(each_by_itself(keys, partial(expire_one, at=at)))


@transaction.atomic
def expire_one(key, at) -> int:
    contract = lock(ServiceContract.objects.get(pk=key))
    if contract.state != State.IN_FORCE:
        return 0
    close(contract, Action.EXPIRE, at=at, closed_on=contract.ends_on)
    withdraw_change_of(contract, "原来的合同已经到期", by=None, at=at)
    return 1


def withdraw_unsigned(at: datetime | None = None) -> int:
    """Withdraw what was not signed by all until thirty days after its last day, and tell the enterprise; how many.
    Until then a paper that was signed in time may be brought in. Safe to run twice and after a missed day.

    Assumption: the thirty days are the portal's own, to be confirmed by 县市场监管局. Nothing is kept for longer than
    it is needed: 《个人信息保护法》第十九条; from here the years of ``retaining`` count.
    """
    at = at or timezone.now()
    before = timezone.localdate(at) - UNSIGNED_KEPT
    waiting = ServiceContract.objects.filter(state=State.SENT, ends_on__lt=before)
    keys = list(waiting.order_by("ends_on", "pk").values_list("pk", flat=True))
    return sum(each_by_itself(keys, partial(withdraw_one, at=at)))


@transaction.atomic
def withdraw_one(key, at) -> int:
    contract = lock(ServiceContract.objects.get(pk=key))
    if contract.state != State.SENT:
        return 0
    why = f"结束日期过了{UNSIGNED_KEPT.days}天，还没有签完"
    withdraw_locked(contract, State.WITHDRAWN, why, by=None, at=at)
    tell_enterprise_of_unsigned(contract, why)
    return 1


def remind_of_expiry(at: datetime | None = None) -> int:
    """Tell each enterprise once, thirty days before a contract's last day; how many contracts.

    The day stands in the contract and in the workspace's list of things to do. A bureau's clock it is not:
    no bureau has to act when a household's contract ends.
    """
    on = timezone.localdate(at)
    near = ServiceContract.objects.in_force(on).filter(
        ends_on__lte=on + REMINDED_BEFORE, reminded_on=None
    )
    reminded = 0
    while batch := remind_batch(near, on):
        reminded += batch
    return reminded


@transaction.atomic
def remind_batch(near, on) -> int:
    """The messages and the mark that they were written, together."""
    rows = near.select_for_update(of=("self",), skip_locked=True).select_related("enterprise")
    contracts = list(rows.order_by("ends_on", "pk")[:AT_ONCE])
    messages = []
    for contract in contracts:
        members = contract.enterprise.members.current(on).values_list("user_id", flat=True)
        message = outbox.Message(
            kind="contract_expiring",
            subject=f"三方合同{contract.number}将于{date_format(contract.ends_on)}到期",
            body="要接着做的，请在到期前另签一份；不做了的，请按合同退押金、结清报酬。",
            link=reverse("contracts_workspace:contract", args=[contract.pk]),
            dedupe_key=f"contract_expiring:{contract.number}",
            waits_for_morning=True,
        )
        messages += outbox.post_to_users(members, message)
    outbox.write(messages)
    ServiceContract.objects.filter(pk__in=[each.pk for each in contracts]).update(reminded_on=on)
    return len(contracts)
