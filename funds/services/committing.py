"""Promising money of a budget, and giving it free again."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from funds import permissions
from funds.models import Budget, Commitment
from funds.services.refusals import refuse, refused_in_words, require
from ledger import services as ledger
from ledger.amounts import yuan_of
from ledger.models import Account


@transaction.atomic
def commit(
    budget: Budget,
    amount_fen: int,
    *,
    key: uuid.UUID,
    subject: models.Model,
    narration: str,
    by,
    at=None,
    promised_at=None,
) -> Commitment:
    """Keep a sum of a budget for something that was decided; all of it or nothing.

    key: of the act; a retry with the same key gives the commitment that is there. subject: the row that it
    is for. promised_at: when the money was promised, of what takes the place of an earlier commitment or of a part
    of one: it stays a promise of that year. None is ``at``. Raises PermissionDenied unless the person acts for the
    fund's bureau; ValidationError with balance_too_low, year_closed, amount_not_positive, key_reused.
    """
    at = at or timezone.now()
    require(permissions.keeps(by, budget.fund))
    if amount_fen <= 0:
        raise refuse("金额要大于零。", "amount_not_positive")
    refuse_other_year(budget, promised_at or at)
    account = Account.objects.select_for_update(no_key=True).get(pk=budget.account_id)
    if known := Commitment.objects.filter(key=key).first():
        if (known.budget_id, known.amount_fen) != (budget.pk, amount_fen):
            raise refuse("这个业务标识已经用于另一笔承诺。", "key_reused")
        return known
    free = account.balance_fen - account.held_fen
    if free < amount_fen:
        message = f"{budget}的可用余额是{yuan_of(free)}元，不够{yuan_of(amount_fen)}元。"
        raise ValidationError(message, code="balance_too_low")
    held = ledger.hold(
        account, amount_fen, key=key, narration=narration, by=by, subject=subject, at=at
    )
    with refused_in_words():
        return Commitment.objects.create(
            budget=budget,
            amount_fen=amount_fen,
            hold=held,
            key=key,
            subject=subject,
            narration=narration[:120],
            by=by,
            committed_at=promised_at or at,
        )


def refuse_other_year(budget, at):
    """Money of a year is promised in that year, and not after it was closed."""
    year = timezone.localtime(at).year
    closed = Budget.objects.filter(pk=budget.pk, closed_at__isnull=False).exists()
    if closed or budget.year != year:
        standing = "已经关账" if closed else f"只能在{budget.year}年使用"
        raise refuse(f"{budget}的预算{standing}。", "year_closed")


@transaction.atomic
def release(commitment: Commitment, by, reason: str, *, given_up=False, at=None) -> Commitment:
    """Give a commitment's money free, with the reason; one that was released or paid stays as it is.

    given_up: by whom the money was for. Then nobody's right is asked: by is who committed it, in office or not.
    Codes: reason_missing, has_payable (cancel that first; what was paid has one for good).
    """
    rows = Commitment.objects.select_for_update(of=("self",)).select_related(
        "budget__fund", "hold__end"
    )
    commitment = rows.get(pk=commitment.pk)
    require(given_up or permissions.keeps(by, commitment.budget.fund))
    if not reason.strip():
        raise refuse("请写明解除的原因。", "reason_missing", "reason")
    if commitment.released_at is not None:
        return commitment
    if commitment.payables.standing().exists():
        raise refuse("这笔承诺已经有待付款项，请先取消款项。", "has_payable")
    commitment.released_by, commitment.released_at = by, at or timezone.now()
    commitment.release_reason = reason.strip()[:200]
    with refused_in_words():
        commitment.save(update_fields=["released_by", "released_at", "release_reason"])
    ledger.release(commitment.hold, at=commitment.released_at)
    return commitment
