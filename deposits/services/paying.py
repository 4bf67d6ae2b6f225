"""Writing down that the custodian has paid a claim: the one step in which money leaves a deposit for a
consumer."""

from django.db import transaction
from django.utils import timezone

from deposits import permissions
from deposits.models import AdvanceClaim
from deposits.services import claims, clocks, recovering, stepping
from deposits.services.floors import follow_floor
from deposits.transitions import Action, State
from ledger import services as ledger
from ledger.amounts import fen_of

KIND = "deposit_pay_out"


def pay(claim, *, document: str, by, at=None) -> AdvanceClaim:
    """Pay an approved claim from what is held for it, and begin to recover it from the enterprise.

    Said twice with the same document it is one payment. Codes: step_not_allowed, document_missing, and
    those of ``ledger.services.record``.
    """
    paid = book(claim, document=document.strip(), by=by, at=at or timezone.now())
    follow_floor(paid.deposit, at=at)
    return paid


@transaction.atomic
def book(claim, *, document, by, at) -> AdvanceClaim:
    """Everything of the payment in one transaction; the accounts, which other payments wait for, last."""
    claim = stepping.lock_claim(claim)
    if claim.state == State.PAID and claim.payment_document == document:
        return claim
    after = stepping.next_state(claim, Action.PAY)
    stepping.require(permissions.can_pay(by, claim))
    if not document:
        raise stepping.refusal("document", "请填写付款凭证。", "document_missing")
    day = timezone.localdate(at)
    clocks.meet(claim, clocks.QUICK, clocks.PAY, on=day)
    recovering.begin(claim, at=at)
    claims.finish(claim, "已支付", by=by, at=at, text=f"{claim.payable_yuan}元，{document}")
    fen = fen_of(claim.payable_yuan)
    recorded = ledger.record(
        {claim.deposit.account: -fen, claim.deposit.custodian.account: fen},
        key=claim.payment_key,
        kind=KIND,
        narration=f"先行赔付 {claim.number}",
        document=document,
        subject=claim,
        subject_label=claim.number,
        by=by,
        booked_on=day,
        using_holds=[claim.hold],
    )
    claim.state, claim.entry_id = after, recorded.entry_id
    claim.paid_by, claim.paid_at, claim.payment_document = by, at, document
    claim.save(update_fields=["state", "entry", "paid_by", "paid_at", "payment_document"])
    return claim
