"""What each budget has, has promised, has paid and has left, on any day; and what a result cost.

Every figure is added up from the rows of that day: decisions, commitments, payments, repayments. Five queries
and one for each app that tells of repayments, however many budgets there are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import BigIntegerField, Case, Count, F, Q, Sum, When
from django.utils import timezone

from funds.models import BatchPayment, Budget, BudgetChange, Commitment, Payable
from funds.transitions import Outcome
from ledger.amounts import yuan_of
from plan.ways import percent

SIGNED = Case(  # what a change gives to its budget, in fen
    When(kind="take_back", then=-F("amount_fen")),
    default=F("amount_fen"),
    output_field=BigIntegerField(),
)
_results: dict[str, Callable] = {}
_came_back: list[Callable] = []


def count_results(purpose_code: str):
    """Decorate a function of (budgets, on) -> {budget id: results}: how many results a purpose had by that
    day. Without one, results are the payments that were made."""

    def decorate(count):
        _results[purpose_code] = count
        return count

    return decorate


def tells_what_came_back(narrow):
    """Decorate a function of (payables, on) -> those of them that were paid and had come back by that day, as
    the app knows it that demands money back."""
    _came_back.append(narrow)
    return narrow


@dataclass(frozen=True)
class Returned:
    """count: how many payments came back whole."""

    count: int
    fen: int


NOTHING_RETURNED = Returned(0, 0)


@dataclass(frozen=True)
class Line:
    """How one budget stood when a day ended, in fen.

    What came back goes to the treasury: it makes nothing free, and is no result any more.
    """

    budget: Budget
    budgeted: int
    committed: int
    paid: int
    returned: Returned
    results: int

    @property
    def free(self) -> int:
        return self.budgeted - self.committed - self.paid

    @property
    def budgeted_yuan(self):
        return yuan_of(self.budgeted)

    @property
    def committed_yuan(self):
        return yuan_of(self.committed)

    @property
    def paid_yuan(self):
        return yuan_of(self.paid)

    @property
    def returned_yuan(self):
        return yuan_of(self.returned.fen)

    @property
    def free_yuan(self):
        return yuan_of(self.free)

    @property
    def used_percent(self) -> int | None:
        """How much of the budget is promised or paid; None of an empty one."""
        return percent(self.committed + self.paid, self.budgeted)

    @property
    def cost_yuan(self):
        """What one result cost, to the fen; None before there is one."""
        return yuan_of((self.paid - self.returned.fen) // self.results) if self.results else None


@dataclass(frozen=True)
class Total:
    """The sum of lines, in yuan."""

    budgeted_yuan: object
    committed_yuan: object
    paid_yuan: object
    returned_yuan: object
    free_yuan: object


def lines(budgets, on: date) -> list[Line]:
    """How the budgets stood at the end of that day."""
    budgets = list(budgets.select_related("fund__bureau", "purpose"))
    ids = [budget.pk for budget in budgets]
    given, kept, paid = budgeted_by(ids, on), committed_by(ids, on), paid_by(ids, on)
    returned = returned_by(ids, on)
    results = results_by(budgets, paid, returned, on)
    return [
        Line(
            budget,
            given.get(budget.pk, 0),
            kept.get(budget.pk, 0),
            paid.get(budget.pk, (0, 0))[1],
            returned.get(budget.pk, NOTHING_RETURNED),
            results.get(budget.pk, 0),
        )
        for budget in budgets
    ]


def total_of(rows) -> Total:
    return Total(
        yuan_of(sum(row.budgeted for row in rows)),
        yuan_of(sum(row.committed for row in rows)),
        yuan_of(sum(row.paid for row in rows)),
        yuan_of(sum(row.returned.fen for row in rows)),
        yuan_of(sum(row.free for row in rows)),
    )


def budgeted_by(ids, on) -> dict[int, int]:
    """Budget id -> what decisions have given to it by that day."""
    changes = given_on(BudgetChange.objects, on).order_by()
    given = changes.filter(budget__in=ids).values_list("budget")
    found = {pk: int(total) for pk, total in given.annotate(total=Sum(SIGNED))}
    moved = changes.filter(from_budget__in=ids).values_list("from_budget")
    for pk, total in moved.annotate(total=Sum("amount_fen")):
        found[pk] = found.get(pk, 0) - int(total)
    return found


def given_on(changes, on):
    """Those of the changes that had been decided and booked when that day ended."""
    return changes.filter(state="approved", entry__booked_on__lte=on)


def committed_by(ids, on) -> dict[int, int]:
    """Budget id -> what was promised by that day and neither paid nor released by then."""
    rows = committed_on(Commitment.objects.filter(budget__in=ids), on).order_by()
    sums = rows.values_list("budget").annotate(total=Sum("amount_fen"))
    return {pk: int(total) for pk, total in sums}


def committed_on(commitments, on):
    """Those of the commitments that kept money when that day ended. What takes the place of an earlier one keeps it
    from its own moment on, though it was promised before."""
    midnight = end_of(on)
    is_open = Q(hold__end=None) | Q(hold__end__entry=None, hold__end__ended_at__gte=midnight)
    is_open |= Q(hold__end__entry__booked_on__gt=on)
    return commitments.filter(is_open, hold__placed_at__lt=midnight)


def paid_by(ids, on) -> dict[int, tuple[int, int]]:
    """Budget id -> (payments, fen) that batches have paid by that day."""
    rows = BatchPayment.objects.filter(budget__in=ids, entry__booked_on__lte=on).order_by()
    sums = rows.values_list("budget").annotate(payments=Sum("count"), total=Sum("amount_fen"))
    return {pk: (payments, int(total)) for pk, payments, total in sums}


def paid_on(payables, on):
    """Those of the payables that the bank had paid when that day ended."""
    return payables.filter(
        batch_rows__outcome=Outcome.PAID, batch_rows__batch__settled_at__lt=end_of(on)
    )


def end_of(on: date) -> datetime:
    """The midnight that ends a day."""
    return datetime.combine(on + timedelta(days=1), time(), timezone.get_current_timezone())


def returned_by(ids, on) -> dict[int, Returned]:
    """Budget id -> what had come back by that day."""
    found = {}
    for narrow in _came_back:
        rows = narrow(Payable.objects.filter(budget__in=ids), on).order_by().values_list("budget")
        for pk, count, fen in rows.annotate(count=Count("pk"), fen=Sum("amount_fen")):
            before = found.get(pk, NOTHING_RETURNED)
            found[pk] = Returned(before.count + count, before.fen + int(fen))
    return found


def returned_on(payables, on):
    """Those of the payables that had come back when that day ended."""
    found = Payable.objects.none()
    for narrow in _came_back:
        found |= narrow(Payable.objects.all(), on)
    return payables.filter(pk__in=found.order_by().values("pk"))


def results_by(budgets, paid, returned, on) -> dict[int, int]:
    """Budget id -> results; of a registered purpose as its app counts them."""
    found = {
        pk: payments - returned.get(pk, NOTHING_RETURNED).count
        for pk, (payments, _) in paid.items()
    }
    for code in {budget.purpose.code for budget in budgets} & _results.keys():
        its = [budget for budget in budgets if budget.purpose.code == code]
        found |= _results[code](its, on)
    return found


def years_with_budgets() -> list[int]:
    """Newest first; a handful."""
    return list(Budget.objects.order_by("-year").values_list("year", flat=True).distinct())
