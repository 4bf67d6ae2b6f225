"""What was applied for and paid in a year: policy by policy from the applications of people and units, and from
the claims of classes."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Avg, Count, F, Q, Sum

from ledger.amounts import yuan_of
from plan.counting import moments_of_year_to, year_to
from subsidies.models import Application, ClassClaim, PolicyCode
from subsidies.models.class_claim import ClaimState
from subsidies.transitions import PAID, State


@dataclass(frozen=True)
class Row:
    """returned: of the paid ones, those that were paid back. days: from sending to the decision, whole days;
    None where none is, and of the sum of all policies."""

    name: str
    sent: int
    paid: int
    paid_yuan: Decimal
    returned: int
    returned_yuan: Decimal
    days: int | None = None


def sent(on) -> Q:
    """Sent in the day's year up to the day."""
    return ~Q(state=State.DRAFT) & moments_of_year_to("submitted_at", on)


def paid(on) -> Q:
    """Paid by the bank in the day's year up to the day, also what was to be given back since."""
    return Q(state__in=PAID, paid_on__range=year_to(on))


def rows_of(on) -> list[Row]:
    """One row for each policy with something in the day's year, and one query. What was sent, decided and paid
    belongs to the year of its own day, whichever year it was applied for, as in the figures of the plan."""
    decided = ~Q(state=State.DRAFT) & moments_of_year_to("decided_at", on)
    is_paid = paid(on)
    returned = is_paid & Q(state=State.RECOVERED)
    found = (
        Application.objects.filter(sent(on) | decided | is_paid)
        .order_by()
        .values("code")
        .annotate(
            sent=Count("pk", filter=sent(on)),
            paid=Count("pk", filter=is_paid),
            fen=Sum("amount_fen", filter=is_paid, default=0),
            returned=Count("pk", filter=returned),
            returned_fen=Sum("amount_fen", filter=returned, default=0),
            took=Avg(F("decided_at") - F("submitted_at"), filter=decided),
        )
        .order_by("code")
    )
    return [
        Row(
            PolicyCode(each["code"]).label,
            each["sent"],
            each["paid"],
            yuan_of(each["fen"]),
            each["returned"],
            yuan_of(each["returned_fen"]),
            each["took"] and each["took"].days,
        )
        for each in found
    ]


def of_classes(on) -> Row:
    """What institutions claimed for their classes in the day's year; beside the sum of the policies, which counts
    applications as the figures of the plan do."""
    is_paid = Q(paid_on__range=year_to(on))
    returned = is_paid & Q(state=ClaimState.REPAID)
    found = ClassClaim.objects.aggregate(
        sent=Count("pk", filter=moments_of_year_to("made_at", on)),
        paid=Count("pk", filter=is_paid),
        fen=Sum("amount_fen", filter=is_paid, default=0),
        returned=Count("pk", filter=returned),
        returned_fen=Sum("amount_fen", filter=returned, default=0),
    )
    return Row(
        f"{PolicyCode.TRAINING.label}（培训机构按班申领）",
        found["sent"],
        found["paid"],
        yuan_of(found["fen"]),
        found["returned"],
        yuan_of(found["returned_fen"]),
    )


def sum_of(rows: list[Row]) -> Row:
    """All policies together."""
    counted = ("sent", "paid", "paid_yuan", "returned", "returned_yuan")
    return Row("合计", *(sum(getattr(row, name) for row in rows) for name in counted))
