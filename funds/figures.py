"""What each budget has, has promised, has paid and has left, on any day; and what a result cost.

Every figure is added up from the rows of that day: decisions, commitments, payments, repayments. Five queries
and one for each app that tells of repayments, however many budgets there are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import BigIntegerField, Case, F, Q, Sum, When
from django.utils import timezone

from funds.models import BatchPayment, Budget, BudgetChange, Commitment
from ledger.amounts import yuan_of

_results: dict[str, Callable] = {}
_repayments: list[Callable] = []


def count_results(purpose_code: str):
    """Decorate a function of (budgets, on) -> {budget id: results}: how many results a purpose had by that
    day. Without one, results are the payments that were made."""

    def decorate(count):
        _results[purpose_code] = count
        return count

    return decorate


def count_repayments(count):
    """Decorate a function of (budgets, on) -> {budget id: Returned}: what was paid and had come back by that
    day, as the app knows it that demands money back."""
    _repayments.append(count)
    return count


@dataclass(frozen=True)
class Returned:
    """count: how many payments came back whole; link: the page in the workbench where they stand."""

    count: int
    fen: int
    link: str


NOTHING_RETURNED = Returned(0, 0, "")


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
        return 100 * (self.committed + self.paid) // self.budgeted if self.budgeted else None

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
    returned = returned_by(budgets, on)
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
    changes = BudgetChange.objects.filter(state="approved", entry__booked_on__lte=on).order_by()
    signed = Case(
        When(kind="take_back", then=-F("amount_fen")),
        default=F("amount_fen"),
        output_field=BigIntegerField(),
    )
    given = changes.filter(budget__in=ids).values_list("budget")
    found = {pk: int(total) for pk, total in given.annotate(total=Sum(signed))}
    moved = changes.filter(from_budget__in=ids).values_list("from_budget")
    for pk, total in moved.annotate(total=Sum("amount_fen")):
        found[pk] = found.get(pk, 0) - int(total)
    return found


def committed_by(ids, on) -> dict[int, int]:
    """Budget id -> what was promised by that day and neither paid nor released by then."""
    rows = committed_on(Commitment.objects.filter(budget__in=ids), on).order_by()
    sums = rows.values_list("budget").annotate(total=Sum("amount_fen"))
    return {pk: int(total) for pk, total in sums}


def committed_on(commitments, on):
    """Those of the commitments that kept money when that day ended."""
    midnight = datetime.combine(on + timedelta(days=1), time(), timezone.get_current_timezone())
    is_open = Q(hold__end=None) | Q(hold__end__entry=None, hold__end__ended_at__gte=midnight)
    is_open |= Q(hold__end__entry__booked_on__gt=on)
    return commitments.filter(is_open, committed_at__lt=midnight)


def paid_by(ids, on) -> dict[int, tuple[int, int]]:
    """Budget id -> (payments, fen) that batches have paid by that day."""
    rows = BatchPayment.objects.filter(budget__in=ids, entry__booked_on__lte=on).order_by()
    sums = rows.values_list("budget").annotate(payments=Sum("count"), total=Sum("amount_fen"))
    return {pk: (payments, int(total)) for pk, payments, total in sums}


def returned_by(budgets, on) -> dict[int, Returned]:
    """Budget id -> what had come back by that day; each app that registers tells of budgets of its own."""
    return {pk: each for count in _repayments for pk, each in count(budgets, on).items()}


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
