"""Writing the books: accounts, movements, holds. Nobody else inserts into their tables."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils import timezone

from ledger.models import Account, Hold, HoldEnd

RECORD = "SELECT outcome, entry_id FROM ledger_record(%s::uuid, %s, %s, %s, %s, %s, %s, %s, %s, %s::bigint[], %s::bigint[], %s::bigint[])"
REFUSALS = {
    "balance_too_low": "余额不足，没有记账。",
    "hold_ended": "这笔冻结已经解除，没有记账。",
    "account_closed": "账户已经销户，不能再记账。",
    "key_reused": "这个业务标识已经用于另一笔账。",
}


@dataclass(frozen=True)
class Recorded:
    """An entry that stands in the books. is_new: False when the same act had been recorded before."""

    entry_id: int
    is_new: bool


def open_account(code: str, name: str, *, may_be_negative: bool = False) -> Account:
    """Open an account, or find the one of this code."""
    defaults = {"name": name[:120], "may_be_negative": may_be_negative}
    return Account.objects.get_or_create(code=code, defaults=defaults)[0]


def record(
    moves: Mapping[Account, int],
    *,
    key: uuid.UUID,
    kind: str,
    narration: str,
    by=None,
    document: str = "",
    subject: models.Model | None = None,
    subject_label: str = "",
    booked_on: date | None = None,
    using_holds: Iterable[Hold] = (),
) -> Recorded:
    """Move money between accounts with one statement.

    moves: account -> fen, added when positive and taken when negative; they add up to nothing.
    key: of the act; a retry with the same key and moves gives the entry that is there.
    using_holds: holds of these accounts that end with the movement, whatever is left of them.
    Codes, with nothing written: balance_too_low, hold_ended, account_closed, key_reused. Raises
    ValueError for moves that do not balance: that is a fault of the caller.
    """
    if len(moves) < 2 or sum(moves.values()) or not all(moves.values()):
        raise ValueError(
            "the moves of an entry are at least two, none of them zero, and add up to zero"
        )
    about_type = ContentType.objects.get_for_model(subject).pk if subject else None
    values = [
        str(key),
        kind,
        narration[:120],
        document[:120],
        about_type,
        subject.pk if subject else None,
        subject_label[:60],
        by.pk if by else None,
        booked_on or timezone.localdate(),
        [account.pk for account in moves],
        list(moves.values()),
        [hold.pk for hold in using_holds],
    ]
    with connection.cursor() as cursor:
        cursor.execute(RECORD, values)
        outcome, entry_id = cursor.fetchone()
    if outcome in REFUSALS:
        raise ValidationError(REFUSALS[outcome], code=outcome)
    return Recorded(entry_id, is_new=outcome == "recorded")


@transaction.atomic
def hold(
    account: Account,
    at_most_fen: int,
    *,
    key: uuid.UUID,
    narration: str,
    by=None,
    subject: models.Model | None = None,
    at: datetime | None = None,
) -> Hold:
    """Keep a part of the balance for a subject: as much as is asked for, or all that is available.

    A retry with the same key gives the hold that is there. Codes: balance_too_low when nothing is
    available, account_closed.
    """
    locked = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if known := Hold.objects.filter(key=key).first():
        return known
    if locked.closed_at is not None:
        raise ValidationError(REFUSALS["account_closed"], code="account_closed")
    amount = min(at_most_fen, locked.balance_fen - locked.held_fen)
    if amount <= 0:
        raise ValidationError("没有可以冻结的余额。", code="balance_too_low")
    return Hold.objects.create(
        key=key,
        account=account,
        amount_fen=amount,
        narration=narration[:120],
        subject=subject,
        by=by,
        placed_at=at or timezone.now(),
    )


@transaction.atomic
def release(held: Hold, *, at: datetime | None = None) -> None:
    """Give the rest of a hold free; one that has ended stays as it is."""
    Account.objects.select_for_update(no_key=True).get(pk=held.account_id)
    HoldEnd.objects.get_or_create(hold=held, defaults={"ended_at": at or timezone.now()})


@transaction.atomic
def close_account(account: Account, *, at: datetime | None = None) -> None:
    """Close an empty account for good. Codes: account_not_empty."""
    locked = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if locked.balance_fen or locked.held_fen:
        raise ValidationError("还有余额或者冻结，不能销户。", code="account_not_empty")
    if locked.closed_at is None:
        locked.closed_at = at or timezone.now()
        locked.save(update_fields=["closed_at"])
