"""What was applied for and paid in a year, policy by policy, counted from the applications."""

from dataclasses import dataclass

from django.db.models import Avg, Count, F, Q, Sum

from subsidies.models import Application, PolicyCode
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
    """One row for each policy of the day's year; one query."""
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
