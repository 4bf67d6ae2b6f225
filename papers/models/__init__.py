"""Papers that bureaus issue, the series of their numbers, and how they reached people."""

from papers.models.paper import Paper, PaperContent, PaperDelivery
from papers.models.series import Series, SeriesCount

__all__ = ["Paper", "PaperContent", "PaperDelivery", "Series", "SeriesCount"]
