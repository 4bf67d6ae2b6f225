"""Competitions of skills, their events, who takes part, who judges, and what they signed."""

from competitions.models.competition import Competition, Step
from competitions.models.entry import Entry, Honour
from competitions.models.event import Criterion, Event, Prize
from competitions.models.judge import (
    Judge,
    ScoreSheet,
    StartDraw,
    Tie,
    entries_to_score,
    entries_visible_to,
    is_tied,
    lacks_judges,
)
from competitions.models.terms import EntrantTerms

__all__ = [
    "Competition",
    "Criterion",
    "EntrantTerms",
    "Entry",
    "Event",
    "Honour",
    "Judge",
    "Prize",
    "ScoreSheet",
    "StartDraw",
    "Step",
    "Tie",
    "entries_to_score",
    "entries_visible_to",
    "is_tied",
    "lacks_judges",
]
