"""The figures behind the plan's targets, counted from live rows by the apps that own them.

An app registers a function of a day under the slug of the target, in a module that its
``AppConfig.ready()`` imports; the plan never asks who it is. Nobody types a figure in. A target whose
register does not exist yet has no figure.

    @metric("standardized_enterprises", register="标准化评定登记", rows="ratings:index")
    def standardized_enterprises(on: date) -> int: ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from plan.models import Target


@dataclass(frozen=True)
class Metric:
    """count: the figure of a day, by one query. register: where its rows are, in words. rows: the name of
    the public page that lists exactly the rows that are counted. title, unit, definition: what it is
    called, what is counted, and by which rule, in words for everybody."""

    count: Callable[[date], int]
    register: str
    rows: str
    title: str = ""
    unit: str = ""
    definition: str = ""


@dataclass(frozen=True)
class Figure:
    """A target's figure on a day, and the page that it opens to."""

    target: Target
    value: int
    register: str
    rows_url: str

    @property
    def is_reached(self) -> bool:
        return self.value >= self.target.at_least

    @property
    def missing(self) -> int:
        """How much is lacking; 0 when it is reached."""
        return max(0, self.target.at_least - self.value)


_metrics: dict[str, Metric] = {}


def metric(
    slug: str, *, register: str, rows: str, title: str = "", unit: str = "", definition: str = ""
):
    """Register the figure of a target. Raises ValueError where the slug has one already."""

    def decorate(count):
        if slug in _metrics:
            raise ValueError(f"{slug} has a metric already")
        _metrics[slug] = Metric(count, register, rows, title, unit, definition)
        return count

    return decorate


def figure_of(target: Target, on: date) -> Figure | None:
    """The target's figure as it is on a day; None while there is no register for it."""
    found = _metrics.get(target.slug)
    if found is None:
        return None
    return Figure(target, found.count(on), found.register, reverse(found.rows))
