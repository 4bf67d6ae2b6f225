"""Asking for compensation in advance, and deciding on it by two people."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from bureaus.permissions import roles_of
from deposits import lanes, permissions, subjects
from deposits.models import AdvanceClaim, ClaimEvidence
from deposits.services import clocks, stepping, telling
from deposits.transitions import OPEN_STATES, Action, State
from gaotai_jiazheng import numbering
from gaotai_jiazheng.refusals import refusal
from ledger import services as ledger
from ledger.amounts import fen_of

PREFIX = "XP"
SEQUENCE = "deposits_claim_number_seq"


@dataclass(frozen=True)
class Paper:
    """A file of the case that proves the claim; it stays where it is."""

    name: str
    digest: str
    size: int
    link: str = ""


@transaction.atomic
def submit(
    deposit,
    subject,
    *,
    label: str,
    bureau,
    basis: str,
    loss_yuan: Decimal,
    reason: str,
    papers: Iterable[Paper],
    by,
    key,
    document: str = "",
    sheet: str = "",
    sheet_version: str = "",
    is_clear: bool = False,
    at=None,
) -> AdvanceClaim:
    """Ask that a proven loss be paid from the deposit, and hold what may be paid: the least of the limit
    of one claim, what is there, and the loss.

    bureau: that asks. key: of the page; the same page sent twice is one claim. is_clear: of a calculation,
    that all its lines follow law or contract. Codes: deposit_closed, terms_missing, claim_open, claim_paid,
    balance_too_low; of fields: reason_missing, papers_missing, loss_not_positive, document_missing.
    """
    deposit = stepping.lock_deposit(deposit)
    stepping.require(bureau.pk in roles_of(by))
    if known := AdvanceClaim.objects.filter(key=key).first():
        return known
    stepping.refuse_closed(deposit)
    papers, at = list(papers), at or timezone.now()
    refuse_incomplete(basis, loss_yuan, papers, document)
    refuse_second(subject)
    claim = AdvanceClaim(
        key=key,
        deposit=deposit,
        terms=stepping.terms_on(timezone.localdate(at)),
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        subject_label=label,
        bureau=bureau,
        basis=basis,
        document=document.strip(),
        sheet=sheet,
        sheet_version=sheet_version,
        reason=stepping.require_reason(reason),
        loss_yuan=loss_yuan,
        submitted_at=at,
        submitted_by=by,
    )
    choose_lane(claim, is_clear=is_clear)
    hold_for(claim)
    claim.save(force_insert=True)
    keep_papers(claim, papers)
    announce(claim)
    return claim


def choose_lane(claim, *, is_clear):
    """Sums that are small and clear go by the lane of 48 hours."""
    is_clear = lanes.is_clear(claim.basis, is_by_law_or_contract=is_clear)
    claim.is_quick = lanes.is_quick(
        claim.loss_yuan, claim.terms.quick_limit_yuan, is_clear=is_clear
    )
    if claim.is_quick:
        claim.quick_until = lanes.quick_until(claim.submitted_at)


def hold_for(claim):
    """Give the claim its number, and hold in the deposit what may be paid."""
    day = timezone.localdate(claim.submitted_at)
    claim.number = numbering.next_number(PREFIX, day, SEQUENCE)[1]
    claim.hold = ledger.hold(
        claim.deposit.account,
        fen_of(min(claim.terms.claim_limit_yuan, claim.loss_yuan)),
        key=claim.key,
        narration=f"先行赔付 {claim.number}",
        by=claim.submitted_by,
        subject=claim.deposit,
        at=claim.submitted_at,
    )
    claim.payable_yuan = claim.hold.amount_yuan


def keep_papers(claim, papers: list[Paper]):
    """Write down which files prove the claim."""
    ClaimEvidence.objects.bulk_create(
        ClaimEvidence(
            claim=claim, name=paper.name, digest=paper.digest, size=paper.size, link=paper.link
        )
        for paper in papers
    )


def announce(claim):
    """Start the clock of a new claim, add it to the record, and tell those whom it concerns."""
    at, number = claim.submitted_at, claim.number
    slug = clocks.QUICK if claim.is_quick else clocks.DECIDE
    clocks.start_for_claim(claim, slug, on=timezone.localdate(at), at=at)
    finish(claim, "提出先行赔付", by=claim.submitted_by, at=at, text=claim.reason)
    telling.tell_bureau(claim, "先行赔付待审核", kind="advance_claim")
    telling.tell_enterprise(claim.deposit, f"{number} 有一笔先行赔付正在审核", kind="advance_claim")


def refuse_second(subject):
    """One loss is paid in advance once. Who asks holds the deposit, so two do not ask at once."""
    states = set(AdvanceClaim.objects.of(subject).values_list("state", flat=True))
    if State.PAID in states:
        raise ValidationError("这件事项已经先行赔付过。", code="claim_paid")
    if not states.isdisjoint(OPEN_STATES):
        raise ValidationError("这件事项已经有正在办理的先行赔付。", code="claim_open")


def refuse_incomplete(basis, loss_yuan, papers, document):
    if loss_yuan <= 0:
        raise refusal("loss_yuan", "没有可以赔付的损失。", "loss_not_positive")
    if not papers:
        raise refusal("papers", "请至少选一份证明材料。", "papers_missing")
    if basis != lanes.LossBasis.CALCULATION and not document.strip():
        raise refusal("document", "请写明依据的文书和日期。", "document_missing")


@transaction.atomic
def approve(claim, *, by, note="", at=None) -> AdvanceClaim:
    """Agree: the first person examines, a second one examines again; neither has asked for it.

    Codes: step_not_allowed. Raises PermissionDenied for whoever had a part in it already.
    """
    claim = stepping.lock_claim(claim)
    claim.state = stepping.next_state(claim, Action.APPROVE)
    stepping.require(permissions.can_approve(by, claim))
    at = at or timezone.now()
    if claim.state == State.APPROVED_ONCE:
        claim.first_approver, claim.first_approved_at = by, at
    else:
        claim.second_approver, claim.second_approved_at = by, at
        day = timezone.localdate(at)
        clocks.meet(claim, clocks.DECIDE, on=day)
        if not claim.is_quick:
            clocks.start_for_claim(claim, clocks.PAY, on=day, at=at)
    claim.validate_constraints()
    claim.save()
    word = "复核同意" if claim.state == State.APPROVED else "审核同意"
    finish(claim, word, by=by, at=at, text=note)
    tell_of_approval(claim)
    return claim


def tell_of_approval(claim):
    """Whose turn it is: the second person, then the custodian, and then the enterprise that gives it back."""
    if claim.state == State.APPROVED_ONCE:
        telling.tell_bureau(claim, "先行赔付待另一人复核", kind="advance_claim")
        return
    telling.tell_custodian(claim, "先行赔付待支付", kind="advance_claim")
    words = f"{claim.number} 先行赔付已经同意，支付以后请按期归还"
    telling.tell_enterprise(claim.deposit, words, kind="advance_claim")


@transaction.atomic
def reject(claim, *, reason, by, at=None) -> AdvanceClaim:
    """Decide that nothing is paid in advance; what was held is free. Codes: step_not_allowed,
    reason_missing."""
    claim = stepping.lock_claim(claim)
    claim.state = stepping.next_state(claim, Action.REJECT)
    stepping.require(permissions.can_approve(by, claim))
    return end(claim, "不予先行赔付", reason, by=by, at=at)


@transaction.atomic
def withdraw(claim, *, reason, by, at=None) -> AdvanceClaim:
    """Take a claim back that was not paid; what was held is free. Codes: step_not_allowed,
    reason_missing."""
    claim = stepping.lock_claim(claim)
    was_approved = claim.state == State.APPROVED
    claim.state = stepping.next_state(claim, Action.WITHDRAW)
    stepping.require(permissions.can_withdraw(by, claim))
    claim = end(claim, "撤回先行赔付", reason, by=by, at=at)
    if was_approved:
        telling.tell_custodian(claim, "先行赔付已经结束，不用支付", kind="advance_claim")
    return claim


def end(claim, word, reason, *, by, at) -> AdvanceClaim:
    at = at or timezone.now()
    claim.ended_reason = stepping.require_reason(reason)[:200]
    claim.save()
    clocks.cancel(
        claim,
        clocks.DECIDE,
        clocks.QUICK,
        clocks.PAY,
        reason=word,
        on=timezone.localdate(at),
    )
    finish(claim, word, by=by, at=at, text=claim.ended_reason)
    words = f"{claim.number} {claim.get_state_display()}，冻结的款已经解除"
    telling.tell_enterprise(claim.deposit, words, kind="advance_claim")
    ledger.release(claim.hold, at=at)
    return claim


def finish(claim, word, *, by, at, text=""):
    """Add the step to the record and tell the register that the claim comes from."""
    stepping.note(claim.deposit, word, by=by, at=at, text=text, claim=claim)
    subjects.tell(claim, word, by, at)
