"""Metrics that are declared by their rows: the figure is counted from just what its page lists.

    @counted(
        "labour_brands",
        register="劳务品牌登记",
        title="劳务品牌",
        unit="个",
        definition="当天有效的劳务品牌。",
        columns=(Column("品牌", "name"), Column("认定日", "named_on")),
    )
    def labour_brands(on: date) -> QuerySet[Brand]:
        return Brand.objects.in_force(on)

The page is everybody's, so a column never shows what says who a person is: no name, not even a masked one,
no number, no telephone, no address. Where each row is a person, or the case of one, it tells one thing of
them, ``Guarded``, or nothing. ``by`` says how the rows become a number: each one (``Each``), a sum
(``Total``), how many of a hundred (``Share``), of two sums (``Ratio``), the one in the middle (``Middle``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, ExtractDay
from django.utils import timezone

from plan.metrics import metric
from plan.ways import (
    EACH,
    Column,
    Counting,
    Each,
    Middle,
    Ratio,
    Share,
    Total,
    attribute,
    in_words,
)

__all__ = [
    "Column",
    "Each",
    "Guarded",
    "Middle",
    "Ratio",
    "Share",
    "Total",
    "as_it_was",
    "counted",
    "end_of",
    "marked",
    "moments_of_year_to",
    "month_of",
    "whole_days",
    "year_to",
]

ROWS = "plan:rows"


def end_of(on: date) -> datetime:
    """The first moment after a day in the county's time."""
    return timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))


def year_to(on: date) -> tuple[date, date]:
    """The days of the year up to that day, for ``__range``."""
    return on.replace(month=1, day=1), on


def moments_of_year_to(name: str, on: date) -> Q:
    """That a moment lies in the year up to and with that day."""
    first, _ = year_to(on)
    begin = end_of(first - timedelta(days=1))
    return Q(**{f"{name}__gte": begin, f"{name}__lt": end_of(on)})


def marked(condition) -> Case:
    """A condition as a column of yes and no, for ``is_counted``."""
    yes = When(condition, then=Value(True))
    return Case(yes, default=Value(False), output_field=BooleanField())


def whole_days(earlier, later) -> ExtractDay:
    """The whole days between two moments, or two days, of a row: names or expressions."""
    earlier, later = (F(each) if isinstance(each, str) else each for each in (earlier, later))
    return ExtractDay(ExpressionWrapper(later - earlier, output_field=DurationField()))


def as_it_was(model, name: str, on: date) -> Coalesce:
    """A column as the row's history had it at the end of a day; as it is now where the history begins
    later."""
    events = model.pgh_event_model.objects.filter(
        pgh_obj=OuterRef("pk"), pgh_created_at__lt=end_of(on)
    )
    return Coalesce(Subquery(events.order_by("-pgh_id").values(name)[:1]), F(name))


def month_of(name: str) -> Callable:
    """The month of a day or a moment, for a column that must not tell the day."""

    def text(row):
        return in_words(attribute(row, name))[: len("2026-11")]

    return text


@dataclass(frozen=True)
class Guarded:
    """The one thing that is told of rows each of which is a person or a case of one. path: its column, as
    a filter names it; words: what people read for its values, where these are codes. A value that fewer than
    ``FEWEST`` rows share is not told; where what is held back could still be guessed, the next smallest is held
    back as well. Source: docs/decisions/statistics.md."""

    label: str
    path: str
    words: Mapping = field(default_factory=dict)

    def told(self, rows: QuerySet) -> frozenset:
        """The values that may be shown; one query."""
        counts = rows.order_by().values_list(self.path).annotate(rows=Count("pk"))
        return told_values(dict(counts))

    def text(self, row, told) -> str:
        value = attribute(row, self.path.replace("__", "."))
        return self.words.get(value, in_words(value)) if value in told else HELD_BACK


FEWEST = 5
HELD_BACK = f"不到{FEWEST}条，不列"


def told_values(counts: dict) -> frozenset:
    """Of value -> rows, the values that may be told: what is held back is none, or two values and five rows
    at least, or everything."""
    by_size = sorted(counts, key=counts.get)
    held = [value for value in by_size if counts[value] < FEWEST]
    if held and (len(held) == 1 or sum(counts[value] for value in held) < FEWEST):
        held = by_size[: len(held) + 1]
    return frozenset(counts) - frozenset(held)


@dataclass(frozen=True)
class Cell:
    """url: the public page that it opens; "" for none."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class Listing:
    """The rows of a figure and how a page shows them: by columns, or by one guarded column, or by nothing
    but what makes the number."""

    query: Callable[[date], QuerySet]
    columns: tuple[Column, ...]
    by: Counting
    guarded: Guarded | None = None

    def rows(self, on: date) -> QuerySet:
        """What is counted on a day, each row once, the newest first."""
        return self.query(on).order_by("-pk")

    def __call__(self, on: date) -> int | None:
        """The figure of a day, by one query; None where there is nothing to count."""
        return self.by.number(self.query(on))

    @property
    def labels(self) -> list[str]:
        return [
            *([self.guarded.label] if self.guarded else []),
            *(each.label for each in self.columns),
        ]

    def page(self, on: date, before: int | None, size: int) -> tuple[list[list[Cell]], int | None]:
        """The cells of each row of a page, and the key where the next page begins, None after the last. One
        query, two where a column is guarded."""
        rows = self.rows(on)
        told = self.guarded.told(rows) if self.guarded else frozenset()
        if self.guarded and "__" in self.guarded.path:
            rows = rows.select_related(self.guarded.path.rpartition("__")[0])
        if before is not None:
            rows = rows.filter(pk__lt=before)
        found = list(rows[: size + 1])
        shown = found[:size]
        cells = [self.cells(row, told) for row in shown]
        return cells, shown[-1].pk if len(found) > size else None

    def cells(self, row, told) -> list[Cell]:
        first = [Cell(self.guarded.label, self.guarded.text(row, told))] if self.guarded else []
        return first + [Cell(each.label, each.text(row), each.url(row)) for each in self.columns]


def counted(
    slug: str,
    *,
    register: str,
    title: str,
    unit: str,
    definition: str,
    columns: tuple[Column, ...] | tuple[Guarded] = (),
    by: Counting = EACH,
):
    """Register a figure by a function of a day that gives its rows, each once. What is decorated becomes
    the figure itself: called with a day it gives the number, its ``query`` gives the rows."""

    guarded = next((each for each in columns if isinstance(each, Guarded)), None)
    if guarded and (len(columns) > 1 or by.columns):
        raise ValueError(f"The metric {slug!r} tells more than one thing of persons")
    plain = () if guarded else (*columns, *by.columns)

    def decorate(query):
        listing = Listing(query, plain, by, guarded)
        words = {"register": register, "title": title, "unit": unit, "definition": definition}
        metric(slug, rows=ROWS, listing=listing, **words)(listing)
        return listing

    return decorate
