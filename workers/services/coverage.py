"""Contracts and cover by enterprise: facts, never a score."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from enterprises.models import Enterprise
from plan.counting import told_values
from workers.models import Employment, HealthCertificate, Policy


@dataclass(frozen=True)
class Row:
    """One enterprise on a day: people, and of them those under a contract, insured, with a certificate.

    None instead of the three figures where these would name people (``told_values``).
    """

    enterprise: Enterprise
    people: int
    under_contract: int | None
    insured: int | None
    with_health: int | None


def coverage(on: date, *, after: str = "", limit: int = 50) -> list[Row]:
    """Enterprises of the directory with people, by name; after: the last name seen. Two queries."""
    insured = Policy.objects.in_force(on).not_refused().filter(worker=OuterRef("worker"))
    health = HealthCertificate.objects.in_force(on).verified().filter(worker=OuterRef("worker"))
    under_contract = (
        ~Q(contract_kind="")
        & Q(contract_from__lte=on)
        & (Q(contract_until=None) | Q(contract_until__gte=on))
    )
    found = (
        in_directory(on)
        .filter(enterprise__name__gt=after)
        .annotate(is_insured=Exists(insured), has_health=Exists(health))
        .order_by("enterprise__name", "enterprise")
        .values("enterprise", "enterprise__name")
        .annotate(
            people=Count("pk"),
            under_contract=Count("pk", filter=under_contract),
            insured=Count("pk", filter=Q(is_insured=True)),
            with_health=Count("pk", filter=Q(has_health=True)),
        )[:limit]
    )
    people = in_directory(on).order_by().values_list("enterprise").annotate(people=Count("pk"))
    told = told_values(dict(people))
    return [row_of(values, told) for values in found]


def in_directory(on):
    """The employments of the day with enterprises of the directory."""
    rows = Employment.objects.in_force(on)
    return rows.filter(enterprise__state__in=["registered", "suspended"])


def row_of(values, told) -> Row:
    figures = ("under_contract", "insured", "with_health")
    return Row(
        Enterprise(pk=values["enterprise"], name=values["enterprise__name"]),
        values["people"],
        *(values[name] if values["enterprise"] in told else None for name in figures),
    )
