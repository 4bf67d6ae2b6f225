"""What was applied for and paid in a year: policy by policy from the applications of people and units, and from
the claims of classes."""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Avg, Count, F, Q, Sum

from ledger.amounts import yuan_of
from plan.counting import FEWEST, moments_of_year_to, told_values, year_to
from subsidies.models import Application, ClassClaim, PolicyCode
from subsidies.models.class_claim import ClaimState
from subsidies.transitions import PAID, State


@dataclass(frozen=True)
class Row:
    """returned: of the paid ones, those that were paid back. days: from sending to the decision, whole days, the mean of
    ``decided`` ones; None where none is, and of the sum of all policies. Of ``published`` rows None stands for what is
    not told."""

    name: str
    sent: int | None
    paid: int | None
    paid_yuan: Decimal | None
    returned: int | None
    returned_yuan: Decimal | None
    days: int | None = None
    decided: int | None = 0


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
            decided=Count("pk", filter=decided),
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
            each["decided"],
        )
        for each in found
    ]


def published(rows: list[Row]) -> list[Row]:
    """The rows as everybody may read them: of a policy with one to four applications, payments or decisions these are not
    told, nor what the sums would give away. Source: docs/decisions/statistics.md."""
    of_sent, of_paid, of_returned = (told(rows, name) for name in ("sent", "paid", "returned"))
    return [
        replace(
            row,
            sent=row.sent if row.name in of_sent else None,
            paid=row.paid if row.name in of_paid else None,
            paid_yuan=row.paid_yuan if row.name in of_paid else None,
            returned=row.returned if row.name in of_paid & of_returned else None,
            days=row.days if row.decided >= FEWEST else None,
            decided=row.decided if row.decided >= FEWEST or not row.decided else None,
        )
        for row in rows
    ]


def told(rows: list[Row], name: str) -> frozenset[str]:
    """The policies of which this number is told."""
    counts = {row.name: getattr(row, name) for row in rows}
    some = {policy: count for policy, count in counts.items() if count}
    if 0 < sum(some.values()) < FEWEST:
        return frozenset()
    return told_values(some) | (counts.keys() - some.keys())


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
