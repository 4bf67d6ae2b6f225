"""Another account for what the bank sent back: proposed by one, looked at by another, paid in a new batch."""

import re
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from funds import permissions
from funds.models import AccountCorrection, Payable
from funds.services.payables import refuse_bad_payee
from funds.services.refusals import refuse, refused_in_words, require
from funds.transitions import PayableState
from reminders import outbox

State = AccountCorrection.State


@transaction.atomic
def propose_correction(
    payable, *, payee_name: str, bank_account: str, reason: str, by, at: datetime | None = None
) -> AccountCorrection:
    """Propose the account that is right; the same one where the bank was at fault.

    Codes: step_not_allowed, account_correction_one_open; of fields.
    """
    payable = lock(payable)
    require(permissions.keeps(by, payable.budget.fund))
    refuse_unless_failed(payable)
    payee_name, bank_account = payee_name.strip(), re.sub(r"\s", "", bank_account)
    refuse_bad_payee(payee_name, bank_account, payable.payee_kind)
    if not reason.strip():
        raise refuse("请写明更正的依据。", "reason_missing", "reason")
    with refused_in_words():
        return AccountCorrection.objects.create(
            payable=payable,
            payee_name=payee_name,
            bank_account=bank_account,
            reason=reason.strip()[:200],
            proposed_by=by,
            proposed_at=at or timezone.now(),
        )


@transaction.atomic
def approve_correction(correction, *, by, note="", at: datetime | None = None) -> Payable:
    """Agree after a second look: the payable waits for a batch again. Codes: step_not_allowed,
    account_correction_by_two_people."""
    correction = decide(correction, State.APPROVED, by=by, note=note, at=at)
    payable = correction.payable
    payable.payee_name, payable.bank_account = correction.payee_name, correction.bank_account
    payable.state = PayableState.READY
    with refused_in_words():
        payable.save(update_fields=["payee_name", "bank_account", "state"])
    return payable


@transaction.atomic
def reject_correction(
    correction, *, note: str, by, at: datetime | None = None
) -> AccountCorrection:
    """Do not agree, and say why; whoever proposed it is told and may propose another. Codes as in
    ``approve_correction``, and reason_missing."""
    if not note.strip():
        raise refuse("请写明不同意的原因。", "reason_missing", "note")
    correction = decide(correction, State.REJECTED, by=by, note=note, at=at)
    message = outbox.Message(
        kind="funds_correction",
        subject=f"{correction.payable}的账号更正没有通过复核",
        link=correction.payable.get_absolute_url(),
    )
    outbox.write(outbox.post_to_users([correction.proposed_by_id], message))
    return correction


def decide(correction, state, *, by, note, at) -> AccountCorrection:
    payable = lock(correction.payable)
    correction = AccountCorrection.objects.select_for_update().get(pk=correction.pk)
    correction.payable = payable
    require(permissions.keeps(by, payable.budget.fund))
    if by.pk == correction.proposed_by_id:
        raise refuse("更正要由另一个人复核。", "account_correction_by_two_people")
    if correction.state != State.PROPOSED:
        raise refuse("这件更正已经办结。", "step_not_allowed")
    refuse_unless_failed(payable)
    correction.state, correction.decided_by = state, by
    correction.decided_at = at or timezone.now()
    correction.decision_note = note.strip()[:200]
    with refused_in_words():
        correction.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    return correction


def lock(payable) -> Payable:
    rows = Payable.objects.select_for_update(of=("self",)).select_related("budget__fund")
    return rows.get(pk=payable.pk)


def refuse_unless_failed(payable):
    if payable.state != PayableState.FAILED:
        message = f"{payable.get_state_display()}的款项不用更正账号。"
        raise refuse(message, "step_not_allowed")
