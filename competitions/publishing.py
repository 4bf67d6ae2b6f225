"""What is published of a competition as data: start numbers, sheets, ranking and the draw; nobody's name.

Shape: {format, competition, state, formula, draw, events [{position, name, criteria, prizes, entries
[{start_number, is_absent, sheets [{judge, version, points, total, digest, reason, signed_at}]}], ranking
[{start_number, score, rank, prize}]}]}. An entry's sheets are there when every one of them is locked.
"""

from django.db.models import BooleanField, F, Func, Prefetch

from competitions import ranking
from competitions.models import Entry, ScoreSheet
from competitions.transitions import SCORED_STATES
from inspections.drawing import digest_of


def sheet_digest(entry, judge, version, points) -> str:
    """SHA-256 of a sheet as JSON with sorted names and without blanks, in UTF-8."""
    return digest_of(
        {
            "competition": judge.competition.number,
            "start_number": entry.start_number,
            "judge": judge.code,
            "version": version,
            "points": points,
        }
    )


def events_of(competition) -> list[dict]:
    """Every event with its locked sheets and its ranking, in the shape above. Five queries."""
    sheets = ScoreSheet.objects.select_related("judge").order_by("judge__code", "version")
    is_locked = Func(F("pk"), function="competitions_is_scored", output_field=BooleanField())
    entries = (
        Entry.objects.filter(state=Entry.State.ELIGIBLE)
        .exclude(start_number="")
        .annotate(is_locked=is_locked)
        .order_by("start_number")
        .prefetch_related(Prefetch("sheets", sheets))
    )
    events = competition.contests.prefetch_related(
        "criteria", "prizes", Prefetch("entries", entries, to_attr="numbered")
    )
    return [event_as_data(event, competition.state in SCORED_STATES) for event in events]


def event_as_data(event, is_scored) -> dict:
    data = {
        "position": event.position,
        "name": event.name,
        "criteria": [
            {"position": each.position, "name": each.name, "weight": each.weight}
            for each in event.criteria.all()
        ],
        "prizes": [{"name": each.name, "places": each.places} for each in event.prizes.all()],
        "entries": [entry_as_data(each, is_scored) for each in event.numbered],
    }
    return data | {"ranking": [placed_as_data(each) for each in ranking.places(newest(data))]}


def entry_as_data(entry, is_scored) -> dict:
    is_shown = is_scored and entry.is_locked
    return {
        "start_number": entry.start_number,
        "is_absent": entry.is_absent,
        "sheets": [sheet_as_data(each) for each in entry.sheets.all()] if is_shown else [],
    }


def sheet_as_data(sheet) -> dict:
    return {
        "judge": sheet.judge.code,
        "version": sheet.version,
        "points": sheet.points,
        "total": str(sheet.total),
        "digest": sheet.digest,
        "reason": sheet.reason,
        "signed_at": sheet.at.isoformat(),
    }


def placed_as_data(placed) -> dict:
    return {
        "start_number": placed.start_number,
        "score": str(placed.score),
        "rank": placed.rank,
        "prize": placed.prize,
    }


def newest(event: dict) -> dict:
    """The event with the newest sheet of each judge alone, as ``ranking.places`` takes it."""
    entries = [
        each | {"sheets": list({sheet["judge"]: sheet for sheet in each["sheets"]}.values())}
        for each in event["entries"]
    ]
    return event | {"entries": entries}


def data_of(competition) -> dict:
    return {
        "format": competition.formula,
        "competition": competition.number,
        "title": competition.title,
        "state": competition.state,
        "formula": ranking.FORMULA_WORDS,
        "draw": draw_as_data(competition),
        "events": events_of(competition),
    }


def draw_as_data(competition) -> dict | None:
    """The draw; its secret only once it is made."""
    draw = getattr(competition, "draw", None)
    if draw is None:
        return None
    return {
        "population": draw.population,
        "population_sha256": draw.population_sha256,
        "commitment": draw.commitment,
        "public_source": draw.public_source,
        "public_at": draw.public_at.isoformat(),
        "public_value": draw.public_value,
        "secret": draw.secret if draw.drawn_at else "",
        "seed": draw.seed,
    }
