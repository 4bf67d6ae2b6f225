"""Tells the room of funds what its money has brought: learners, where a class was paid, and what came back."""

from django.db.models import Count, Q, Sum
from django.urls import reverse

from funds.figures import Returned, count_repayments, count_results
from subsidies.models import Application, ClaimLine, ClawBack, PolicyCode
from subsidies.transitions import PAID, State


@count_repayments
def repaid(budgets, on) -> dict[int, Returned]:
    """Budget id -> the applications whose money had come back by that day: one query."""
    rows = (
        ClawBack.objects.filter(returned_at__date__lte=on, application__payable__budget__in=budgets)
        .order_by()
        .values_list("application__payable__budget", "application__code")
        .annotate(count=Count("pk"), fen=Sum("amount_fen"))
    )
    register = reverse("admin:subsidies_application_changelist")
    return {
        budget: Returned(count, int(fen), f"{register}?code={code}&state={State.RECOVERED}")
        for budget, code, count, fen in rows
    }


@count_results(PolicyCode.TRAINING)
def learners_paid_for(budgets, on) -> dict[int, int]:
    """Budget id -> learners who have completed and were paid for by that day, in classes and by themselves: two
    queries. One who was paid for twice counts twice (人次), one whose money came back not at all."""
    of_classes = ClaimLine.objects.standing().filter(
        claim__state="paid", claim__paid_on__lte=on, claim__payable__budget__in=budgets
    )
    by_themselves = Application.objects.filter(
        ~Q(claw_back__returned_at__date__lte=on),
        state__in=PAID,
        paid_on__lte=on,
        payable__budget__in=budgets,
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
