"""Visits and stars in the workbench."""

from visits.admin.star import StarBatchAdmin, StarRatingAdmin
from visits.admin.terms import VisitTermsAdmin
from visits.admin.visit import VisitAdmin

__all__ = ["StarBatchAdmin", "StarRatingAdmin", "VisitAdmin", "VisitTermsAdmin"]
