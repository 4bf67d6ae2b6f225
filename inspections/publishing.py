"""A draw as data that anybody can make again; ``docs/inspection_redraw.py`` is written after this shape.

Inspectors stand in it by their codes. While an enterprise is still to be inspected without being told,
the lists and the secret that leads to them stay closed; their hash is out from the moment of the draw.
"""

from django.utils import timezone

from inspections import drawing
from inspections.models import Assignment, Draw
from inspections.transitions import HIDDEN_STATES


def is_released(draw: Draw) -> bool:
    """Whether the lists are public: drawn, and everybody who was to be surprised has been inspected."""
    return draw.is_made and not draw.plan.inspections.filter(state__in=HIDDEN_STATES).exists()


def published(draw: Draw) -> dict:
    """What the public gets: {format, plan {number, year, title}, population, population_sha256, commitment,
    public_source, public_at, announced_at, drawn_at, public_value, result_sha256, and when released
    secret, seed, late_ties, result, replacements [{uscc, bureau, code, kind, instead, passed_over}]}."""
    data = {
        "format": drawing.FORMAT,
        "plan": {"number": draw.plan.number, "year": draw.plan.year, "title": draw.plan.title},
        "population": draw.population,
        "population_sha256": draw.population_sha256,
        "commitment": draw.commitment,
        "public_source": draw.public_source,
        "public_at": iso(draw.public_at),
        "announced_at": iso(draw.announced_at),
        "drawn_at": iso(draw.drawn_at),
        "public_value": draw.public_value,
        "result_sha256": draw.result_sha256,
    }
    if not is_released(draw):
        return data
    population = {**draw.population, "ties": sorted(draw.population["ties"] + draw.late_ties)}
    lists = drawing.draw(population, draw.seed)
    return data | {
        "secret": draw.secret,
        "seed": draw.seed,
        "late_ties": draw.late_ties,
        "result": drawing.result_of(lists),
        "replacements": replacements_of(draw),
    }


def iso(at) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""


def replacements_of(draw: Draw) -> list[dict]:
    """Who did not go and who came instead, in the order in which it happened; one query.

    passed_over: those between the two in the order who had a tie by then or were off the list.
    """
    rows = Assignment.objects.filter(inspection__plan=draw.plan).select_related(
        "inspection__drawn",
        "inspector__bureau",
        "replaces__inspector",
        "replaces__recusal",
    )
    explained = {tuple(pair) for pair in draw.population["ties"] + draw.late_ties}
    usccs = [enterprise["uscc"] for enterprise in draw.population["enterprises"]]
    order = drawing.enterprises_in_order(draw.seed, usccs)
    found = []
    for row in rows.order_by("pk"):
        _, uscc = order[row.inspection.drawn.position - 1]
        if row.replaces is not None:
            found.append(replacement(draw, uscc, row, explained))
        explained.add((uscc, row.inspector.code))
    return found


def replacement(draw: Draw, uscc: str, row: Assignment, explained: set) -> dict:
    """explained: (credit code, inspector's code) of who was there already or had a known tie."""
    bureau = row.inspector.bureau.slug
    parts = draw.population["bureaus"]
    codes = next(part["inspectors"] for part in parts if part["bureau"] == bureau)
    order = drawing.inspectors_in_order(draw.seed, uscc, bureau, codes)
    return {
        "uscc": uscc,
        "bureau": bureau,
        "code": row.replaces.inspector.code,
        "kind": row.replaces.recusal.kind,
        "instead": row.inspector.code,
        "passed_over": [
            code for rank, code in order if rank < row.rank and (uscc, code) not in explained
        ],
    }
