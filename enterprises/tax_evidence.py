"""What an enterprise's records show of the conditions of a tax exemption, line by line.

Each app that owns records registers a function for them in its ``AppConfig.ready()``; the app ``taxes``
asks them and never who they are. It stands here because they stand below ``taxes`` or beside it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from enterprises.models import Enterprise


@dataclass(frozen=True)
class Row:
    """One record: its day, what it is in words without personal data, and the page where it stands."""

    on: date
    text: str
    link: str


@dataclass(frozen=True)
class Found:
    """count: how many records there are as of the day; rows: the first of them, the newest first."""

    count: int
    rows: list[Row]


@dataclass(frozen=True)
class Line:
    """A kind of record that shows something of a condition.

    condition: "agreements", "wages_and_training" or "system". lacks: what is missing where there is no
    record. find: (enterprise, the day, how many rows at most) -> Found, a fixed number of queries; None
    while no app keeps such records.
    """

    slug: str
    condition: str
    title: str
    lacks: str
    find: Callable[[Enterprise, date, int], Found] | None = None


_lines: dict[str, Line] = {}


def evidence_line(slug: str, *, condition: str, title: str, lacks: str):
    """Register a function as the line of this slug. Raises ValueError where the slug has one already."""

    def decorate(find):
        if slug in _lines:
            raise ValueError(f"{slug} has a line already")
        _lines[slug] = Line(slug, condition, title, lacks, find)
        return find

    return decorate


def registered_lines() -> list[Line]:
    """Every line that an app has registered."""
    return list(_lines.values())
