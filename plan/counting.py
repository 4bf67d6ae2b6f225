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
them, ``Guarded``, or nothing, and they stand in an order of this figure and this day: in one order for all figures two
pages side by side would tell two things of one person. ``by`` says how the rows become a number: each one
(``Each``), a sum (``Total``), how many of a hundred (``Share``), of two sums (``Ratio``), the one in the middle
(``Middle``).
"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
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
from django.db.models.functions import MD5, Cast, Coalesce, Concat, ExtractDay, TruncMonth
from django.utils import timezone
from django.utils.crypto import salted_hmac

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
    back as well. day: the row's day or moment, where the value must not be found by comparing two days: the
    values of a month are then a table of their own and told when the month is over, and those of a month that is not
    listed to its end are not. Source: docs/decisions/statistics.md."""

    label: str
    path: str
    words: Mapping = field(default_factory=dict)
    day: str = ""

    def told(self, rows: QuerySet, on: date) -> frozenset:
        """(month or None, value) of what may be shown on the page of a day; one query."""
        month = TruncMonth(self.day) if self.day else NO_MONTH
        counts = rows.order_by().values_list(month, self.path).annotate(rows=Count("pk"))
        tables = {}
        for start, value, count in counts:
            tables.setdefault(start and month_key(start), {})[value] = count
        return frozenset(
            (month, value)
            for month, table in tables.items()
            if month is None or is_listed_whole(month, on)
            for value in told_values(table)
        )

    @property
    def related(self) -> list[str]:
        """What ``text`` reads over, for ``select_related``."""
        return [path.rpartition("__")[0] for path in (self.path, self.day) if "__" in path]

    def text(self, row, told, on: date) -> str:
        value, month = attribute(row, dotted(self.path)), None
        if self.day:
            month = month_key(attribute(row, dotted(self.day)))
            if not is_listed_whole(month, on):
                return NOT_YET
        return self.words.get(value, in_words(value)) if (month, value) in told else HELD_BACK


def dotted(path: str) -> str:
    return path.replace("__", ".")


def month_key(day: date | datetime) -> tuple[int, int]:
    """Year and month in the county's time."""
    day = timezone.localtime(day) if isinstance(day, datetime) else day
    return day.year, day.month


def is_listed_whole(month: tuple[int, int], on: date) -> bool:
    """Whether a month is over and all of it on the page of a day."""
    year, number = month
    last = date(year, number, monthrange(year, number)[1])
    return last <= on and last < timezone.localdate()


NO_MONTH = Value(None, output_field=DateField())
FEWEST = 5
HELD_BACK = f"不到{FEWEST}条，不列"
NOT_YET = "这个月还没有列完，不列"


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
    but what makes the number. slug: set where each row is a person or a case of one."""

    query: Callable[[date], QuerySet]
    columns: tuple[Column, ...]
    by: Counting
    guarded: Guarded | None = None
    slug: str = ""

    def rows(self, on: date) -> QuerySet:
        """What is counted on a day, each row once: the newest first; of people in no order that says anything."""
        rows = self.query(on)
        if not self.slug:
            return rows.order_by("-pk")
        key = salted_hmac("plan.counting.rows", f"{self.slug} {on}", algorithm="sha256").hexdigest()
        mixed = MD5(Concat(Value(key), Cast("pk", CharField())))
        return rows.annotate(mixed=mixed).order_by("mixed")

    def __call__(self, on: date) -> int | None:
        """The figure of a day, by one query; None where there is nothing to count."""
        return self.by.number(self.query(on))

    @property
    def labels(self) -> list[str]:
        return [
            *([self.guarded.label] if self.guarded else []),
            *(each.label for each in self.columns),
        ]

    @property
    def is_mixed(self) -> bool:
        return bool(self.slug)

    def page(self, on: date, before: str, size: int) -> tuple[list[list[Cell]], str]:
        """The cells of each row of a page, and the mark where the next page begins, "" after the last. before: such
        a mark; one that is none begins with the first. One query, two where a column is guarded."""
        rows = self.rows(on)
        told = self.guarded.told(self.query(on), on) if self.guarded else frozenset()
        if self.guarded and self.guarded.related:
            rows = rows.select_related(*self.guarded.related)
        if self.is_mixed and MIXED.fullmatch(before):
            rows = rows.filter(mixed__gt=before)
        elif not self.is_mixed and KEY.fullmatch(before):
            rows = rows.filter(pk__lt=int(before))
        found = list(rows[: size + 1])
        shown = found[:size]
        cells = [self.cells(row, told, on) for row in shown]
        return cells, self.mark_of(shown[-1]) if len(found) > size else ""

    def mark_of(self, row) -> str:
        return row.mixed if self.is_mixed else str(row.pk)

    def cells(self, row, told, on: date) -> list[Cell]:
        first = [Cell(self.guarded.label, self.guarded.text(row, told, on))] if self.guarded else []
        return first + [Cell(each.label, each.text(row), each.url(row)) for each in self.columns]


KEY, MIXED = re.compile(r"[0-9]{1,18}"), re.compile(r"[0-9a-f]{32}")


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
    names_rows = bool(columns) and not guarded
    plain = () if guarded else (*columns, *by.columns)

    def decorate(query):
        listing = Listing(query, plain, by, guarded, "" if names_rows else slug)
        words = {"register": register, "title": title, "unit": unit, "definition": definition}
        metric(slug, rows=ROWS, listing=listing, **words)(listing)
        return listing

    return decorate
