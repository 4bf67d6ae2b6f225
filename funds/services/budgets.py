"""Giving money to budgets: what one person proposes and another one decides."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from funds import permissions
from funds.models import Budget, BudgetChange, Fund
from funds.services.refusals import refuse, refused_in_words, require
from gaotai_jiazheng.refusals import not_now
from ledger import services as ledger
from reminders import outbox

KIND = "fund_budget"
Kind, State = BudgetChange.Kind, BudgetChange.State
# An account's code has sixty characters.
PREFIX = "fund-budget"


@transaction.atomic
def register_fund(fund: Fund) -> Fund:
    """Keep a new fund with its two accounts; check a known one."""
    if fund.source_id is None:
        fund.source = ledger.open_account(
            f"fund-source:{fund.code}", f"{fund.name}（来源）", may_be_negative=True
        )
        fund.spent = ledger.open_account(f"fund-spent:{fund.code}", f"{fund.name}（已支付）")
    fund.full_clean()
    fund.save()
    return fund


@transaction.atomic
def open_budget(fund, purpose, year: int, *, by) -> Budget:
    """Open an empty budget, or find the one that is there. Raises PermissionDenied."""
    require(permissions.can_propose(by, fund))
    # The same page sent twice at once waits here, and finds the budget of the first.
    Fund.objects.select_for_update(no_key=True).get(pk=fund.pk)
    known = Budget.objects.filter(fund=fund, purpose=purpose, year=year).first()
    if known:
        return known
    # By the keys and not by the codes: a code may be long, and an account's code is short.
    account = ledger.open_account(
        f"{PREFIX}:{fund.pk}:{purpose.pk}:{year}", f"{year}年{fund}·{purpose}"
    )
    budget = Budget(fund=fund, purpose=purpose, year=year, account=account)
    budget.full_clean(exclude=["account"])
    budget.save()
    return budget


@transaction.atomic
def propose_change(
    budget,
    kind: str,
    amount_fen: int,
    *,
    document: str,
    by,
    reason: str = "",
    from_budget=None,
    key=None,
    at: datetime | None = None,
) -> BudgetChange:
    """Propose to give money to a budget, to take it back, or to move it from another purpose.

    key: of the page; the same page sent twice is one proposal. Codes: those of the constraints, of fields
    or of the row; budget_closed.
    """
    require(permissions.can_propose(by, budget.fund))
    # The same page sent twice at once waits here, and finds the proposal of the first.
    budget = (
        Budget.objects.select_for_update(of=("self",), no_key=True)
        .select_related("fund")
        .get(pk=budget.pk)
    )
    if key and (known := BudgetChange.objects.filter(key=key).first()):
        return known
    if budget.closed_at or (from_budget and from_budget.closed_at):
        raise refuse("这个年度已经关账，不能再变动预算。", "budget_closed")
    change = BudgetChange(
        budget=budget,
        kind=kind,
        from_budget=from_budget,
        amount_fen=amount_fen,
        document=document.strip(),
        reason=reason.strip(),
        proposed_by=by,
        proposed_at=at or timezone.now(),
    )
    if key:
        change.key = key
    change.full_clean()
    with refused_in_words():
        change.save()
    return change


@transaction.atomic
def approve_change(change, *, by, note: str = "", at: datetime | None = None) -> BudgetChange:
    """Agree to a change: the money moves in the books at this moment.

    Codes: step_not_allowed, balance_too_low, budget_change_by_two_people.
    """
    change = begin(change, by=by)
    at = at or timezone.now()
    recorded = ledger.record(
        moves_of(change),
        key=change.key,
        kind=KIND,
        narration=f"{change.get_kind_display()}：{change.budget}",
        document=change.document,
        subject=change.budget,
        subject_label=str(change.budget),
        by=by,
        booked_on=timezone.localdate(at),
    )
    return end(change, State.APPROVED, by=by, at=at, note=note, entry_id=recorded.entry_id)


@transaction.atomic
def reject_change(change, *, by, note: str, at: datetime | None = None) -> BudgetChange:
    """Refuse a change, with the reason. Codes: step_not_allowed, reason_missing."""
    change = begin(change, by=by)
    if not note.strip():
        raise refuse("请写明不同意的原因。", "reason_missing", "note")
    return end(change, State.REJECTED, by=by, at=at or timezone.now(), note=note)


def begin(change, *, by) -> BudgetChange:
    rows = BudgetChange.objects.select_for_update(of=("self",)).select_related(
        "budget__fund__source", "budget__account", "budget__purpose", "from_budget__account"
    )
    change = rows.get(pk=change.pk)
    require(permissions.supervises(by, change.budget.fund), "由监管单位批准。")
    if by.pk == change.proposed_by_id:
        message = "提出人不能批准自己提出的预算变动。"
        raise ValidationError(message, code="budget_change_by_two_people")
    if change.state != State.PROPOSED:
        raise not_now("这项预算变动", change.get_state_display(), "批准")
    return change


def end(change, state, *, by, at, note, entry_id=None) -> BudgetChange:
    change.state, change.decided_by, change.decided_at = state, by, at
    change.decision_note, change.entry_id = note.strip()[:200], entry_id
    with refused_in_words():
        change.save()
    words = "批准了" if state == State.APPROVED else "没有批准，原因写在这项变动上"
    message = outbox.Message(
        kind="budget_change",
        subject=f"{change.budget}：您提出的{change.get_kind_display()}{words}",
        link=change.get_absolute_url(),
    )
    outbox.write(outbox.post_to_users([change.proposed_by_id], message))
    return change


def moves_of(change) -> dict:
    """Account -> fen of a change."""
    budget, amount = change.budget, change.amount_fen
    if change.kind == Kind.TRANSFER:
        return {change.from_budget.account: -amount, budget.account: amount}
    if change.kind == Kind.TAKE_BACK:
        return {budget.account: -amount, budget.fund.source: amount}
    return {budget.fund.source: -amount, budget.account: amount}


@transaction.atomic
def close_budget(budget, *, by, at: datetime | None = None) -> Budget:
    """Close a year's budget: nothing is committed, paid or moved any more.

    Codes: budget_not_empty, while money is committed or left; it is paid, released or taken back before.
    """
    require(permissions.supervises(by, budget.fund), "由监管单位关账。")
    rows = Budget.objects.select_for_update(of=("self",)).select_related("account")
    budget = rows.get(pk=budget.pk)
    if budget.account.held_fen or budget.account.balance_fen:
        raise refuse("还有已承诺或者没有收回的资金，不能关账。", "budget_not_empty")
    if budget.closed_at is None:
        budget.closed_at = at or timezone.now()
        budget.save(update_fields=["closed_at"])
    return budget
