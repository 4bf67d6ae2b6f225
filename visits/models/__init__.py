"""Visits, what households say of them, and the stars of workers."""

from visits.models.rating import Rating, RatingVersion
from visits.models.star import StarBatch, StarProposal, StarRating
from visits.models.terms import VisitTerms
from visits.models.visit import Dispute, Visit, VisitStep

__all__ = [
    "Dispute",
    "Rating",
    "RatingVersion",
    "StarBatch",
    "StarProposal",
    "StarRating",
    "Visit",
    "VisitStep",
    "VisitTerms",
]
