"""Ratings in the workbench."""

from ratings.admin.application import ApplicationAdmin
from ratings.admin.cultivation import CultivationEntryAdmin
from ratings.admin.rating import RatingAdmin
from ratings.admin.scheme import StandardSchemeAdmin

__all__ = ["ApplicationAdmin", "CultivationEntryAdmin", "RatingAdmin", "StandardSchemeAdmin"]
