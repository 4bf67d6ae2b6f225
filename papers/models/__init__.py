"""Papers that bureaus issue, the series of their numbers, how they reached people, and sheets that came from people."""

from papers.models.paper import Paper, PaperContent, PaperDelivery
from papers.models.series import Series, SeriesCount
from papers.models.taken_sheet import TakenSheet

__all__ = ["Paper", "PaperContent", "PaperDelivery", "Series", "SeriesCount", "TakenSheet"]
