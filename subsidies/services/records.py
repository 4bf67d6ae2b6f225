"""What the registers say of workers, as facts for the rules: a fixed number of queries for any number of people.

What no register has stays unknown: that nobody has attested poverty does not mean that there is none.
"""

from datetime import date, timedelta

from django.db.models import Count, Prefetch, Q

from credentials.models import Award
from enterprises.models import Incubator, Mode, Tenancy
from recruitment.models import Departure
from subsidies.rules import Facts
from workers.models import (
    Attestation,
    AttestationKind,
    CertificateKind,
    Employment,
    InsuranceMonth,
    OccupationCertificate,
    Worker,
)
from workers.models.choices import LABOR_CONTRACTS
from workers.models.worker import age_on

A_YEAR = timedelta(days=365)
POVERTY = (AttestationKind.LIFTED_OUT_OF_POVERTY, AttestationKind.POVERTY_RELAPSE_MONITORED)


def facts_of(worker, on) -> Facts | None:
    """Facts of one worker on that day; None once her data has been erased."""
    return facts_between(worker.pk, worker.pk, on).get(worker.pk)


def facts_between(first, last, on) -> dict[int, Facts]:
    """Worker id -> facts of that day, of every worker from the first id to the last; seven queries."""
    here = {"worker__gte": first, "worker__lte": last}
    poor = set(
        Attestation.objects.in_force(on)
        .filter(kind__in=POVERTY, **here)
        .values_list("worker_id", flat=True)
    )
    certificates = newest_certificates(here, on)
    employees = set(
        Employment.objects.in_force(on)
        .filter(mode=Mode.EMPLOYEE_BASED, contract_kind__in=LABOR_CONTRACTS, **here)
        .order_by()
        .values_list("worker_id", flat=True)
    )
    insured = months_insured(first, last, on)
    awarded = set(
        Award.objects.standing()
        .filter(awarded_on__gt=on - A_YEAR, awarded_on__lte=on, **here)
        .values_list("worker_id", flat=True)
    )
    away = departures(here, on)
    rows = Worker.objects.registered().filter(pk__range=(first, last)).order_by()
    return {
        pk: Facts(
            age=age_on(date.fromisoformat(born), on) if born else None,
            is_poverty_group=True if pk in poor else None,
            is_start_up_group=True if pk in poor else None,
            certificate=certificates.get(pk, ""),
            is_employee=pk in employees,
            insured_months=insured.get(pk, 0),
            award=pk in awarded,
            is_unit=False,
            **(travel_facts(away[pk], on) if pk in away else {}),
        )
        for pk, born in rows.values_list("pk", "birth_date")
    }


def months_insured(first, last, on) -> dict[int, int]:
    """Worker id -> in how many of the last twelve months somebody paid for her pension."""
    months = InsuranceMonth.objects.filter(
        employment__worker__gte=first,
        employment__worker__lte=last,
        pension=True,
        month__gt=on - A_YEAR,
        month__lte=on,
    )
    by_worker = months.order_by().values_list("employment__worker_id")
    return dict(by_worker.annotate(months=Count("month", distinct=True)))


def departures(here, on) -> dict[int, Departure]:
    """Worker id -> of the departures that reach into the last twelve months the longest."""
    rows = Departure.objects.filter(
        Q(returned_on=None) | Q(returned_on__gt=on - A_YEAR), left_on__lte=on, **here
    )
    found = {}
    for departure in rows.order_by("left_on", "pk"):
        known = found.get(departure.worker_id)
        if known is None or departure.months_until(on) >= known.months_until(on):
            found[departure.worker_id] = departure
    return found


def travel_facts(departure, on) -> dict:
    return {
        "works_away": True,
        "months": departure.months_until(on),
        "destination": departure.destination,
        "was_organised": departure.was_organised,
    }


def newest_certificates(here, on) -> dict[int, str]:
    """Worker id -> the key of the highest verified certificate of the last twelve months."""
    rows = (
        OccupationCertificate.objects.in_force(on)
        .verified()
        .filter(issued_on__gt=on - A_YEAR, **here)
        .order_by()
        .values_list("worker_id", "kind", "skill_level")
    )
    found = {}
    for worker_id, kind, level in rows:
        if key := certificate_key(kind, level):
            found[worker_id] = min(found.get(worker_id, key), key)
    return found


def certificate_key(kind, level) -> str:
    """level_2 sorts before level_5, and every level before a special ability."""
    if kind == CertificateKind.SPECIAL_ABILITY:
        return "special_ability"
    return f"level_{level}" if level and level > 1 else ""


def open_with_stays(on) -> list[tuple[Incubator, list[int]]]:
    """Every open incubator with the full months that each of its tenants of that day has stayed; two queries."""
    here = Prefetch("tenancies", Tenancy.objects.inside_on(on), to_attr="tenants")
    return [
        (each, [row.months_until(on) for row in each.tenants])
        for each in Incubator.objects.open_on(on).prefetch_related(here)
    ]


def incubator_facts(pk: int | None, unit: str, on) -> dict:
    """What the register of incubators knows of the one that the unit of this name asks for; nothing of one that
    is not in it."""
    for incubator, stays in open_with_stays(on) if pk else ():
        if incubator.pk == pk:
            is_operator = "".join(incubator.operator.split()) == "".join(unit.split())
            return {"is_operator": is_operator, "tenants": len(stays), "stays": stays}
    return {}


def joined(declared: Facts, recorded: Facts | None) -> Facts:
    """What the applicant says, and over it what a register knows; of awards the register alone is believed."""
    said = {"award": False, **declared.as_data()}
    if recorded is not None:
        said |= {name: value for name, value in recorded.as_data().items() if value}
    return Facts.from_data(said)
