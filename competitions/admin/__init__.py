"""Competitions in the workbench."""

from competitions.admin.competition import CompetitionAdmin

__all__ = ["CompetitionAdmin"]
