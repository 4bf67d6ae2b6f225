"""What stands on the workbench page of a competition: a fixed number of queries."""

from django.db.models import F, Prefetch

from competitions.admin.steps import BUTTONS, LEADS_TO
from competitions.models import (
    Competition,
    Entry,
    ScoreSheet,
    entries_visible_to,
    lacks_judges,
)
from competitions.permissions import can_open_entrants, keeps_competitions
from competitions.publishing import events_of
from competitions.transitions import BEFORE_HELD, WITH_JUDGES, Action, State, state_after

SHOWN = 500


def what_stands(competition, user) -> dict:
    """Events with their ranking, entries with every version of their sheets, judges, steps, and what can be
    done now. Entries to which the person has a tie as a judge are left out."""
    keeps, state = keeps_competitions(user), competition.state
    lacks = state == State.HELD and is_short_of_judges(competition)
    draw = getattr(competition, "draw", None)
    sheets = ScoreSheet.objects.select_related("judge", "by").order_by("judge__code", "version")
    rows = Entry.objects.filter(event__competition=competition)
    rows = entries_visible_to(rows.exclude(state=Entry.State.PENDING), user)
    rows = rows.select_related("event", "town", "enterprise", "honour__prize").order_by(
        "event__position", "start_number", "pk"
    )
    rows = rows.prefetch_related(Prefetch("sheets", sheets), "ties__judge")
    return {
        "is_public": Competition.objects.public().filter(pk=competition.pk).exists(),
        "events": events_of(competition),
        "entries": [row_of(each) for each in rows[:SHOWN]],
        "judges": list(competition.judges.select_related("person__enterprise", "user")),
        "steps": list(competition.steps.select_related("by")),
        "lacks_judges": lacks,
        "draw": draw,
        "keeps": keeps,
        "buttons": [
            (each, LEADS_TO.get(each, "")) for each in BUTTONS if keeps and state_after(state, each)
        ],
        "can": {
            "open": can_open_entrants(user, competition),
            "event": keeps and state == State.PLANNED,
            "judge": keeps and (state in BEFORE_HELD or lacks),
            "judge_out": keeps and state in WITH_JUDGES,
            "decide": keeps and draw is None and state in {State.REGISTRATION, State.CHECKING},
            "announce_draw": keeps and draw is None and state == State.CHECKING,
            "draw": keeps and draw is not None and draw.drawn_at is None,
            "tie": keeps and state in {State.CHECKING, State.HELD},
            "score": keeps and state == State.HELD,
            "reopen": keeps and state == State.NOTICED,
            "award": keeps and state == State.NOTICED,
            "cancel": keeps and state_after(state, Action.CANCEL) is not None,
        },
    }


def is_short_of_judges(competition) -> bool:
    return Competition.objects.filter(lacks_judges(F("pk")), pk=competition.pk).exists()


def row_of(entry) -> dict:
    """An entry with its sheets; of each judge the last one is marked as the one that counts."""
    sheets = list(entry.sheets.all())
    newest = {each.judge_id: each.pk for each in sheets}
    return {
        "entry": entry,
        "sheets": [{"sheet": each, "counts": newest[each.judge_id] == each.pk} for each in sheets],
    }
