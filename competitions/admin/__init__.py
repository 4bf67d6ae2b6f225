"""Competitions in the workbench."""

from competitions.admin.competition import CompetitionAdmin
from competitions.admin.terms import EntrantTermsAdmin

__all__ = ["CompetitionAdmin", "EntrantTermsAdmin"]
