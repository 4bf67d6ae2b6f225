"""Which papers run out soon, with no later one behind them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q

from workers.models import (
    Consent,
    ConsentScope,
    Employment,
    HealthCertificate,
    OccupationCertificate,
    Policy,
)

WARNED_BEFORE = (30, 7)  # days; the first one opens the enterprise's to-do as well
SOON = timedelta(days=WARNED_BEFORE[0])


@dataclass(frozen=True)
class Ending:
    """So many papers of a kind that run out, the first one on a day."""

    kind: str
    label: str
    count: int
    first_on: date


def health_ending(after: date, until: date):
    """Health certificates whose last day is in the days (after, until], and which no later one follows, be it in
    the same days."""
    later = HealthCertificate.objects.filter(
        worker=OuterRef("worker"), valid_until__gt=OuterRef("valid_until")
    )
    return HealthCertificate.objects.filter(
        ~Exists(later), valid_until__gt=after, valid_until__lte=until
    )


def policies_ending(after: date, until: date):
    """The same of insurance, kind by kind."""
    later = Policy.objects.filter(
        worker=OuterRef("worker"),
        kind=OuterRef("kind"),
        valid_until__gt=OuterRef("valid_until"),
    )
    return Policy.objects.filter(~Exists(later), valid_until__gt=after, valid_until__lte=until)


def certificates_ending(after: date, until: date):
    """The same of skills, occupation by occupation; one that was revoked has run out already."""
    held = OccupationCertificate.objects.filter(revoked_on=None)
    later = held.filter(
        Q(valid_until=None) | Q(valid_until__gt=OuterRef("valid_until")),
        worker=OuterRef("worker"),
        kind=OuterRef("kind"),
        occupation=OuterRef("occupation"),
    )
    return held.filter(~Exists(later), valid_until__gt=after, valid_until__lte=until)


def contracts_ending(after: date, until: date):
    """Employments of today whose contract runs out."""
    return Employment.objects.filter(
        ended_on=None, contract_until__gt=after, contract_until__lte=until
    )


PAPERS = {
    "health": ("健康证明", health_ending, ConsentScope.HEALTH),
    "policy": ("商业保险", policies_ending, ConsentScope.DETAILS),
    "certificate": ("技能证书", certificates_ending, ConsentScope.DETAILS),
}


def of_enterprise(papers, enterprise, scope, on: date):
    """Of these papers, those of people who work there today and that the enterprise may see."""
    here = Employment.objects.in_force(on).filter(worker=OuterRef("worker"), enterprise=enterprise)
    opened = Consent.objects.given().filter(
        worker=OuterRef("worker"), enterprise=enterprise, scope=scope
    )
    return papers.filter(Exists(here), Q(entered_for=enterprise) | Exists(opened))


def endings_of(enterprise, on: date) -> list[Ending]:
    """What runs out within thirty days, kind by kind: four queries, whatever their number."""
    # What ended in the last thirty days and was not renewed is still to be done.
    after, until = on - SOON, on + SOON
    found = [
        ending(
            "contract",
            "合同",
            contracts_ending(after, until).filter(enterprise=enterprise),
            "contract_until",
        )
    ]
    for kind, (label, papers, scope) in PAPERS.items():
        rows = of_enterprise(papers(after, until), enterprise, scope, on)
        found.append(ending(kind, label, rows, "valid_until"))
    return [each for each in found if each.count]


def ending(kind, label, rows, field) -> Ending:
    told = rows.order_by().aggregate(count=Count("pk"), first_on=Min(field))
    return Ending(kind, label, told["count"], told["first_on"])


def worker_ids_ending(enterprise, on: date):
    """A condition for employments: those whose worker has something that runs out."""
    after, until = on - SOON, on + SOON
    condition = Q(contract_until__gt=after, contract_until__lte=until)
    for _label, papers, scope in PAPERS.values():
        rows = of_enterprise(papers(after, until), enterprise, scope, on)
        condition |= Q(worker__in=rows.order_by().values("worker"))
    return condition
