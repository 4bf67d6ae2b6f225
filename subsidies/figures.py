"""What was applied for and paid in a year, policy by policy, counted from the applications of people and units
and from the claims of classes."""

from dataclasses import dataclass

from django.db.models import Avg, Count, F, Q, Sum
from django.db.models.functions import Coalesce

from subsidies.models import Application, ClassClaim, PolicyCode
from subsidies.models.class_claim import ClaimState
from subsidies.transitions import PAID, State


@dataclass(frozen=True)
class Row:
    """paid_yuan, returned_yuan: whole yuan, cut off. returned: of the paid ones, those that were paid back.
    days: from sending to the decision, whole days; None where none is."""

    name: str
    sent: int
    paid: int
    paid_yuan: int
    returned: int
    returned_yuan: int
    days: int | None


def rows_of(on) -> list[Row]:
    """One row for each policy of the day's year, and one for the claims of classes; two queries."""
    return [*of_applications(on), *of_classes(on)]


def of_classes(on) -> list[Row]:
    """What training institutions have claimed for their classes, one row at most."""
    paid = Q(state=ClaimState.PAID)
    found = ClassClaim.objects.filter(year=on.year).aggregate(
        sent=Count("pk"),
        paid=Count("pk", filter=paid),
        fen=Sum("amount_fen", filter=paid),
        took=Avg(Coalesce("approved_at", "refused_at") - F("made_at")),
    )
    if not found["sent"]:
        return []
    name = f"{PolicyCode.TRAINING.label}（培训机构按班申领）"
    took = found["took"]
    return [
        Row(
            name, found["sent"], found["paid"], (found["fen"] or 0) // 100, 0, 0, took and took.days
        )
    ]


def of_applications(on) -> list[Row]:
    found = (
        Application.objects.sent()
        .filter(year=on.year)
        .order_by()
        .values("code")
        .annotate(
            sent=Count("pk"),
            paid=Count("pk", filter=Q(state__in=PAID)),
            fen=Sum("amount_fen", filter=Q(state__in=PAID)),
            returned=Count("pk", filter=Q(state=State.RECOVERED)),
            returned_fen=Sum("amount_fen", filter=Q(state=State.RECOVERED)),
            took=Avg(F("decided_at") - F("submitted_at")),
        )
        .order_by("code")
    )
    return [
        Row(
            PolicyCode(each["code"]).label,
            each["sent"],
            each["paid"],
            (each["fen"] or 0) // 100,
            each["returned"],
            (each["returned_fen"] or 0) // 100,
            each["took"] and each["took"].days,
        )
        for each in found
    ]
