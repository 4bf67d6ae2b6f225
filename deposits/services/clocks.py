"""The clocks of deposits: which rule watches what. Their lengths are rows of the rule register."""

from datetime import date

from deposits.models import AdvanceClaim, Instalment, QualityDeposit
from reminders import deadlines
from reminders.models import Deadline

DECIDE = "deposit_decide"
QUICK = "deposit_quick"
PAY = "deposit_pay"
INSTALMENT = "deposit_instalment"
TOP_UP = "deposit_top_up"
LEAVE = "deposit_leave"
REFUND = "deposit_refund"


def start_for_claim(claim: AdvanceClaim, slug: str, *, on, at):
    """A clock of the bureau that decides on the claim."""
    return start(claim, claim.number, claim.get_absolute_url(), slug, claim.deposit, on=on, at=at)


def start_for_deposit(deposit: QualityDeposit, slug: str, *, on, at):
    """A clock of the bureau that looks after the deposit."""
    label = f"保证金 {deposit.enterprise}"[:40]
    return start(deposit, label, deposit.get_absolute_url(), slug, deposit, on=on, at=at)


def end_of_waiting(deposit: QualityDeposit, *, on) -> date:
    """The last day of the waiting time of one who asks to leave on that day."""
    clock = deadlines.ClockStart(LEAVE, deposit.custodian.bureau, received_on=on)
    return deadlines.new_deadline(clock).due_on


def start(subject, label, link, slug, deposit, *, on, at) -> Deadline:
    return deadlines.start(
        subject,
        label,
        link,
        slug,
        owner=deposit.custodian.bureau,
        received_on=on,
        at=at,
    )


def start_for_instalments(instalments: list[Instalment], claim: AdvanceClaim, *, on, at):
    """A clock for each instalment, on the day that was agreed on."""
    return Deadline.objects.bulk_create(
        new_for_instalment(each, claim, on=on, at=at) for each in instalments
    )


def new_for_instalment(instalment: Instalment, claim: AdvanceClaim, *, on, at) -> Deadline:
    """The row of its clock, not yet written."""
    clock = deadlines.ClockStart(
        INSTALMENT, claim.deposit.custodian.bureau, received_on=on, due_on=instalment.due_on
    )
    label = f"{claim.number} 第{instalment.position}期"
    [row] = deadlines.new_clocks(instalment, label, claim.get_absolute_url(), [clock], at=at)
    return row


def columns_of(deadline: Deadline) -> dict:
    """Column -> value of a row that a function of the database is to write."""
    fields = Deadline._meta.concrete_fields
    return {field.column: field.value_from_object(deadline) for field in fields}


def open_of(subject, *slugs) -> list[Deadline]:
    """The open clocks of a subject, by these rules only."""
    return list(deadlines.open_clocks(subject).filter(rule__slug__in=slugs))


def meet(subject, *slugs, on) -> None:
    for deadline in open_of(subject, *slugs):
        deadlines.meet(deadline, on=on)


def cancel(subject, *slugs, reason, on) -> None:
    for deadline in open_of(subject, *slugs):
        deadlines.cancel(deadline, reason=reason, on=on)
