"""The figures behind the plan's targets, counted from live rows by the apps that own them.

An app registers a function of a day under a slug, in a module that its ``AppConfig.ready()`` imports; the plan
never asks who it is. Nobody types a figure in. A target whose register does not exist yet has no figure.

    @metric(
        "standardized_enterprises",
        register="标准化评定登记",
        rows="ratings:index",
        title="标准化家政企业",
        unit="家",
        definition="当天评定有效的标准化家政企业；一家只计一次。",
    )
    def standardized_enterprises(on: date) -> int: ...

Where no page lists what was counted, an app registers the rows themselves: ``plan.counting``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from plan.models import Target


@dataclass(frozen=True)
class Metric:
    """A figure that the portal counts by itself.

    count: the figure of a day, by one query; None where there is nothing to count, such as a share of no
    rows. register: where its rows are, in words. rows: the name of the public page that lists exactly the
    rows that were counted; it takes ``?on=``. title, unit, definition: what it is called, what is counted,
    and by which rule, in words for everybody. listing: the rows behind it, where the plan's own page lists
    them.
    """

    slug: str
    count: Callable[[date], int | None]
    register: str
    rows: str
    title: str
    unit: str
    definition: str
    listing: object | None = None

    @property
    def begun_at(self) -> int:
        """From which value on the figure says that something is on record."""
        return 1 if self.listing is None else self.listing.by.begun_at

    def rows_url(self, on: date | None = None) -> str:
        """The page of the rows that were counted on a day; today's when None."""
        url = reverse(self.rows, args=[self.slug] if self.listing else [])
        return f"{url}?on={on:%Y-%m-%d}" if on else url


@dataclass(frozen=True)
class Figure:
    """A target's figure on a day, and the page that it opens to. value: None where there is nothing to count."""

    target: Target
    value: int | None
    register: str
    rows_url: str

    @property
    def words(self) -> str:
        """Such as 31家."""
        return figure_words(self.value, self.target.unit)

    @property
    def is_reached(self) -> bool:
        return self.value is not None and self.value >= self.target.at_least

    @property
    def missing(self) -> int:
        """How much is lacking; 0 when it is reached, or when there is nothing to count."""
        return 0 if self.value is None else max(0, self.target.at_least - self.value)


@dataclass(frozen=True)
class LiveFigure:
    """A metric's figure on a day, counted now: ``metric`` (slug), ``on``, ``value``, ``taken_at``, like a
    kept reading."""

    metric: str
    on: date
    value: int | None
    taken_at: datetime


# How a figure reads where there is nothing to count.
NOTHING_TO_COUNT = "暂无"


def figure_words(value: int | None, unit: str) -> str:
    """A figure with its unit, such as 31家."""
    return NOTHING_TO_COUNT if value is None else f"{value}{unit}"


_metrics: dict[str, Metric] = {}


def metric(
    slug: str,
    *,
    register: str,
    rows: str,
    title: str,
    unit: str,
    definition: str,
    listing: object | None = None,
):
    """Register a figure. Raises ValueError where the slug has one already or a word is missing."""
    words = {
        "slug": slug, "register": register, "rows": rows,
        "title": title, "unit": unit, "definition": definition,
    }  # fmt: skip
    for name, word in words.items():
        if not word.strip():
            raise ValueError(f"The metric {slug!r} says no {name}")

    def decorate(count):
        if slug in _metrics:
            raise ValueError(f"{slug} has a metric already")
        _metrics[slug] = Metric(slug, count, register, rows, title, unit, definition, listing)
        return count

    return decorate


def all_metrics() -> list[Metric]:
    """Every registered metric, those of a register together, in the order they were registered in."""
    registers = list(dict.fromkeys(each.register for each in _metrics.values()))
    return sorted(_metrics.values(), key=lambda each: registers.index(each.register))


def metric_of(slug: str) -> Metric:
    """Raises LookupError where nobody registered the slug."""
    try:
        return _metrics[slug]
    except KeyError:
        raise LookupError(f"No app has registered a metric {slug!r}") from None


def title_of(slug: str) -> str:
    """What people call a figure; "" for a promise that has none."""
    return _metrics[slug].title if slug in _metrics else ""


def figure(slug: str, on: date) -> LiveFigure:
    """The metric's figure as it is on a day. Raises LookupError where there is no such metric."""
    return LiveFigure(slug, on, metric_of(slug).count(on), timezone.now())


def figure_of(target: Target, on: date) -> Figure | None:
    """The target's figure as it is on a day; None while there is no register for it."""
    found = _metrics.get(target.slug)
    if found is None:
        return None
    return Figure(target, found.count(on), found.register, found.rows_url())
