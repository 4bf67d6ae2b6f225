"""What was applied for and paid in a year, policy by policy, counted from the applications."""

from dataclasses import dataclass

from django.db.models import Avg, Count, F, Q, Sum

from subsidies.models import Application, PolicyCode
from subsidies.transitions import PAID


@dataclass(frozen=True)
class Row:
    """paid_yuan: whole yuan, cut off. days: from sending to the decision, whole days; None where none is."""

    name: str
    sent: int
    paid: int
    paid_yuan: int
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
            each["took"] and each["took"].days,
        )
        for each in found
    ]
