"""The workbench of papers."""

from papers.admin.paper import PaperAdmin
from papers.admin.series import SeriesAdmin

__all__ = ["PaperAdmin", "SeriesAdmin"]
