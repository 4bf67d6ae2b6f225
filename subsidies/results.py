"""Tells the room of funds what its money has brought: learners, where a class was paid, and what came back."""

from django.db.models import Count, Q

from funds.figures import count_results, tells_what_came_back
from subsidies.models import Application, ClaimLine, ClawBack, PolicyCode
from subsidies.models.class_claim import PAID_STATES
from subsidies.transitions import PAID


@tells_what_came_back
def repaid(payables, on):
    """Those of applications and of classes' claims whose money had come back by that day."""
    came_back = ClawBack.objects.filter(returned_at__date__lte=on)
    return payables.filter(
        Q(pk__in=came_back.exclude(application=None).values("application__payable"))
        | Q(pk__in=came_back.exclude(class_claim=None).values("class_claim__payable"))
    )


@count_results(PolicyCode.TRAINING)
def learners_paid_for(budgets, on) -> dict[int, int]:
    """Budget id -> learners who have completed and were paid for by that day, in classes and by themselves: two
    queries. One who was paid for twice counts twice (人次), one whose money came back not at all."""
    of_classes = ClaimLine.objects.standing().filter(
        ~Q(claim__claw_back__returned_at__date__lte=on),
        claim__state__in=PAID_STATES,
        claim__paid_on__lte=on,
        claim__payable__budget__in=budgets,
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
