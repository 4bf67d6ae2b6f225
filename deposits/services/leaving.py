"""Leaving: after a waiting time, in which claims may still come, what is left goes back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from deposits import permissions
from deposits.models import AdvanceClaim, QualityDeposit, Recovery
from deposits.services import clocks, recovering, stepping, telling
from deposits.services.floors import follow_floor
from enterprises.models import Enterprise, Scope
from enterprises.permissions import can_sign_for
from gaotai_jiazheng.refusals import refusal
from ledger import services as ledger

KIND = "deposit_refund"
ASKED = "申请退出"
State = QualityDeposit.State
# Who asked to leave before there was a clock of the refund has one of the waiting time.
LEAVING = (clocks.REFUND, clocks.LEAVE)


@transaction.atomic
def ask_to_leave(deposit, *, by, at=None) -> QualityDeposit:
    """Begin the waiting time; only who signs for the enterprise may ask. Codes: step_not_allowed."""
    at = at or timezone.now()
    deposit = stepping.lock_deposit(deposit)
    stepping.require(can_sign_for(by, deposit.enterprise, Scope.DEPOSITS))
    if deposit.state != State.ACTIVE:
        raise ValidationError("已经申请退出。", code="step_not_allowed")
    return begin_waiting(deposit, ASKED, by=by, at=at)


def leave_with(enterprise, *, by, at) -> None:
    """Begin the waiting time of an enterprise that was taken off the register: it has nothing to top up any more.

    Assumption: what is left goes back as if it had asked for it; 县市场监管局 and the association are to confirm it.
    """
    at = at or timezone.now()
    for deposit in QualityDeposit.objects.filter(enterprise=enterprise).order_by("pk"):
        locked = stepping.lock_deposit(deposit)
        if locked.state == State.ACTIVE:
            begin_waiting(locked, "企业注销，退出", by=by, at=at)


def begin_waiting(deposit, word, *, by, at) -> QualityDeposit:
    """The clock of the refund begins when the waiting is over: nothing may be given back before."""
    day = timezone.localdate(at)
    waits_until = clocks.end_of_waiting(deposit, on=day)
    clocks.start_for_deposit(deposit, clocks.REFUND, on=waits_until, at=at)
    deposit.state, deposit.leaves_on, deposit.waits_until = State.LEAVING, day, waits_until
    deposit.save(update_fields=["state", "leaves_on", "waits_until"])
    stepping.note(deposit, word, by=by, at=at, text=f"等待期到{date_format(waits_until)}")
    tell_of_leaving(deposit, word)
    follow_floor(deposit, at=at)
    return deposit


def tell_of_leaving(deposit, word):
    """Who has to give the rest back hears from when on it may; the enterprise, where it has not asked itself."""
    words = f"{word}，等待期到{date_format(deposit.waits_until)}为止，第二天起退还余额"
    telling.tell_keepers(deposit, words)
    if word != ASKED:
        telling.tell_enterprise(deposit, f"质量保证金：{words}", kind="deposit_leaving")


@transaction.atomic
def stay(deposit, *, by, at=None) -> QualityDeposit:
    """Take the wish to leave back. Codes: step_not_allowed."""
    at = at or timezone.now()
    deposit = stepping.lock_deposit(deposit)
    stepping.require(can_sign_for(by, deposit.enterprise, Scope.DEPOSITS))
    if deposit.state != State.LEAVING:
        raise ValidationError("没有申请退出。", code="step_not_allowed")
    deposit.enterprise.refresh_from_db(
        fields=["state"]
    )  # whoever cancels it holds its deposit, too
    if deposit.enterprise.state == Enterprise.State.CANCELLED:
        raise ValidationError("企业已经注销，不能撤回退出。", code="step_not_allowed")
    clocks.cancel(deposit, *LEAVING, reason="撤回退出申请", on=timezone.localdate(at))
    deposit.state, deposit.leaves_on, deposit.waits_until = State.ACTIVE, None, None
    deposit.save(update_fields=["state", "leaves_on", "waits_until"])
    stepping.note(deposit, "撤回退出申请", by=by, at=at)
    telling.tell_keepers(deposit, "撤回退出申请，不用退还")
    follow_floor(deposit, at=at)
    return deposit


@transaction.atomic
def refund(deposit, *, key, document: str, by, at=None) -> QualityDeposit:
    """Write down that the custodian has given the rest back, and close the account for good.

    What the enterprise still owed for paid claims came out of its own deposit and ends with it. Said
    twice with the same key it is one refund. Codes: step_not_allowed, still_waiting, claims_open; of the
    field: document_missing.
    """
    at = at or timezone.now()
    day = timezone.localdate(at)
    deposit = stepping.lock_deposit(deposit)
    stepping.require(permissions.can_keep_books(by, deposit.custodian))
    if deposit.state == State.CLOSED and was_refunded_by(deposit, key):
        return deposit
    if deposit.state != State.LEAVING:
        raise ValidationError("企业没有申请退出，不能退还。", code="step_not_allowed")
    if day <= deposit.waits_until:
        message = f"等待期到{date_format(deposit.waits_until)}届满，第二天起才能退还。"
        raise ValidationError(message, code="still_waiting")
    if AdvanceClaim.objects.filter(deposit=deposit).open().exists():
        raise ValidationError("还有正在办理的先行赔付，不能退还。", code="claims_open")
    if not document.strip():
        raise refusal("document", "请填写退款凭证。", "document_missing")
    deposit.account.refresh_from_db()
    rest = deposit.account.balance_fen
    if rest:
        ledger.record(
            {deposit.account: -rest, deposit.custodian.account: rest},
            key=key,
            kind=KIND,
            narration="退出保证金，退还余额",
            document=document.strip(),
            subject=deposit,
            subject_label=str(deposit.enterprise),
            by=by,
            booked_on=day,
        )
    for debt in recovering.owed_by(deposit):
        recovering.end_clocks(debt.recovery, on=day, reason="退出时从余额结清")
        recovering.finish(debt.recovery, Recovery.State.SETTLED_FROM_DEPOSIT, on=day)
    clocks.meet(deposit, *LEAVING, on=day)
    deposit.state, deposit.closed_on = State.CLOSED, day
    deposit.save(update_fields=["state", "closed_on"])
    stepping.note(deposit, "退还", by=by, at=at, text=document.strip())
    words = "质量保证金已经退还余额，账户关闭" if rest else "质量保证金没有余额，账户关闭"
    telling.tell_enterprise(deposit, words, kind="deposit_refunded")
    ledger.close_account(deposit.account, at=at)
    return deposit


def was_refunded_by(deposit, key) -> bool:
    return deposit.account.postings.filter(entry__key=key, entry__kind=KIND).exists()
