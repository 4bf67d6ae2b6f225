"""Schemes, dossiers, panels, granted ratings, and the cultivation list."""

from ratings.models.application import Answer, Application, Evidence, Step
from ratings.models.cultivation import CultivationEntry
from ratings.models.panel import Result, Score, Seat
from ratings.models.rating import Rating, RatingChange
from ratings.models.scheme import Item, StandardScheme
from ratings.models.visit import SiteFinding, SiteVisit

__all__ = [
    "Answer",
    "Application",
    "CultivationEntry",
    "Evidence",
    "Item",
    "Rating",
    "RatingChange",
    "Result",
    "Score",
    "Seat",
    "SiteFinding",
    "SiteVisit",
    "StandardScheme",
    "Step",
]
