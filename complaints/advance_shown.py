"""What a resident sees of compensation in advance (先行赔付) on the page of the case: state, sums, next step.

No reason that somebody wrote freely and nobody's name stands in it: the resident asks the bureau.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from deposits.models import AdvanceClaim
from deposits.transitions import OPEN_STATES, State
from reminders import deadlines

SHOWN = 5
# State -> (where it stands, what comes next; "" where nothing does).
WORDS = {
    State.SUBMITTED: ("正在审核", "由两个人先后审核，有结果会告诉您。"),
    State.APPROVED_ONCE: ("审核同意，还要另一个人复核", "复核以后支付或者告诉您不能赔付。"),
    State.APPROVED: ("已经同意，等待支付", "由保管保证金的单位支付给您。"),
    State.PAID: ("已经支付", ""),
    State.REJECTED: ("没有同意先行赔付", ""),
    State.WITHDRAWN: ("申请已经撤回", ""),
}


@dataclass(frozen=True)
class ShownClaim:
    """One claim in plain words. approved_yuan: None before it was approved. due_on: the day by which the next
    step is due, None without one. ask: the bureau that answers questions, with its telephone or ""."""

    number: str
    state: str
    is_open: bool
    is_paid: bool
    asked_yuan: Decimal
    most_yuan: Decimal
    approved_yuan: Decimal | None
    paid_on: date | None
    next_step: str
    due_on: date | None
    payer: str
    ask: str
    ask_phone: str


def claims_shown(complaint) -> list[ShownClaim]:
    """The claims of a case, the newest first: two queries, and none where ``has_claims`` says there is none.

    complaint: as ``opened_case_of`` gives it.
    """
    if not complaint.has_claims:
        return []
    rows = AdvanceClaim.objects.of(complaint).select_related("bureau", "deposit__custodian")
    claims = list(rows[:SHOWN])
    [open_claim] = [*(claim for claim in claims if claim.state in OPEN_STATES), None][:1]
    due_on = next_day(open_claim) if open_claim else None
    return [shown(claim, due_on if claim is open_claim else None) for claim in claims]


def next_day(claim) -> date | None:
    days = deadlines.open_clocks(claim).order_by("due_on").values_list("due_on", flat=True)
    return days.first()


def shown(claim, due_on) -> ShownClaim:
    state, next_step = WORDS[State(claim.state)]
    is_paid = claim.state == State.PAID
    return ShownClaim(
        number=claim.number,
        state=state,
        is_open=claim.is_open,
        is_paid=is_paid,
        asked_yuan=claim.loss_yuan,
        most_yuan=claim.payable_yuan,
        approved_yuan=claim.payable_yuan if is_paid or claim.state == State.APPROVED else None,
        paid_on=claim.paid_at,
        next_step=next_step,
        due_on=due_on,
        payer=claim.deposit.custodian.name,
        ask=claim.bureau.name,
        ask_phone=claim.bureau.phone,
    )
