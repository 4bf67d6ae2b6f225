"""Tells the room of funds what the money for training has brought: learners, where it was paid by the class."""

from django.db.models import Count

from funds.figures import count_results
from subsidies.models import Application, ClaimLine, PolicyCode
from subsidies.transitions import PAID


@count_results(PolicyCode.TRAINING)
def learners_paid_for(budgets, on) -> dict[int, int]:
    """Budget id -> learners who have completed and were paid for by that day, in classes and by themselves: two
    queries. One who was paid for twice counts twice (人次)."""
    of_classes = ClaimLine.objects.standing().filter(
        claim__state="paid", claim__paid_on__lte=on, claim__payable__budget__in=budgets
    )
    by_themselves = Application.objects.filter(
        state__in=PAID, paid_on__lte=on, payable__budget__in=budgets
    )
    found = {}
    for rows, budget in (
        (of_classes, "claim__payable__budget"),
        (by_themselves, "payable__budget"),
    ):
        counted = rows.order_by().values_list(budget).annotate(learners=Count("pk"))
        for pk, learners in counted:
            found[pk] = found.get(pk, 0) + learners
    return found
