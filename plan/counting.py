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

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median_low

from django.db.models import (
    Aggregate,
    BooleanField,
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, ExtractDay
from django.utils import timezone

from plan.metrics import metric

ROWS = "plan:rows"
EMPTY = "—"
SELF = "self"


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
class Column:
    """of: the name of an attribute, dotted, or a function of the row. link: what of the row has the public
    page that the cell opens, dotted in the same way, or "self"; its ``get_absolute_url`` must be open to
    everybody."""

    label: str
    of: str | Callable[[object], object]
    link: str = ""

    def text(self, row) -> str:
        """The cell in words."""
        return in_words(self.of(row) if callable(self.of) else attribute(row, self.of))

    def url(self, row) -> str:
        target = attribute(row, self.link) if self.link else None
        return target.get_absolute_url() if target is not None else ""


def attribute(row, dotted: str):
    """The value, called where it is a method; None where something on the way is None."""
    if dotted == SELF:
        return row
    for name in dotted.split("."):
        if row is None:
            return None
        row = getattr(row, name)
        row = row() if callable(row) else row
    return row


def in_words(value) -> str:
    if value is None or value == "":
        return EMPTY
    if value is True:
        return "是"
    if value is False:
        return "否"
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)


@dataclass(frozen=True)
class Guarded:
    """The one thing that is told of rows each of which is a person or a case of one. path: its column, as
    a filter names it. A value that fewer than ``FEWEST`` rows share is not told; where what is held back
    could still be guessed, the next smallest is held back as well. Source: docs/decisions/statistics.md."""

    label: str
    path: str

    def told(self, rows: QuerySet) -> frozenset:
        """The values that may be shown; one query."""
        counts = rows.order_by().values_list(self.path).annotate(rows=Count("pk"))
        return told_values(dict(counts))

    def text(self, row, told) -> str:
        value = attribute(row, self.path.replace("__", "."))
        return in_words(value) if value in told else HELD_BACK


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


class Each:
    """How many rows there are."""

    columns = ()

    def number(self, rows: QuerySet) -> int:
        return rows.count()

    def number_of(self, listed: list) -> int:
        """The same of rows in hand: what a reader of the page can do."""
        return len(listed)


class Total:
    """The sum of a column; per: how many of its units are one of the figure, what is left over cut off."""

    def __init__(self, name: str, *, label: str, per: int = 1):
        self.name, self.per = name, per
        self.columns = (Column(label, self.cell),)

    def cell(self, row):
        value = attribute(row, self.name) or 0
        return f"{value / self.per:.2f}" if self.per > 1 else value

    def number(self, rows):
        total = rows.order_by().aggregate(total=Sum(self.name))["total"]
        return int(total or 0) // self.per

    def number_of(self, listed):
        return self.sum_of(listed) // self.per

    def sum_of(self, listed) -> int:
        return int(sum(attribute(row, self.name) or 0 for row in listed))


class Share:
    """How many of a hundred rows are marked: the query annotates ``is_counted``. Cut off, or rounded where
    an older page of the app rounds; 0 where there are no rows."""

    def __init__(self, *, label: str, is_rounded=False):
        self.percent = rounded_percent if is_rounded else percent
        self.columns = (Column(label, "is_counted"),)

    def number(self, rows):
        rows = rows.order_by().aggregate(
            part=Count("pk", filter=Q(is_counted=True)), whole=Count("pk")
        )
        return self.percent(rows["part"], rows["whole"])

    def number_of(self, listed):
        return self.percent(sum(row.is_counted for row in listed), len(listed))


class Ratio:
    """One column's sum in per cent of another's, cut off; 0 where the whole is nothing."""

    def __init__(self, part: Total, whole: Total):
        self.part, self.whole = part, whole
        self.columns = (*part.columns, *whole.columns)

    def number(self, rows):
        sums = rows.order_by().aggregate(part=Sum(self.part.name), whole=Sum(self.whole.name))
        return percent(int(sums["part"] or 0), int(sums["whole"] or 0))

    def number_of(self, listed):
        return percent(self.part.sum_of(listed), self.whole.sum_of(listed))


def percent(part: int, whole: int) -> int:
    """Whole per cent, cut off; 0 of nothing."""
    return part * 100 // whole if whole else 0


def rounded_percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


class LowerMedian(Aggregate):
    """The value in the middle; of two in the middle the lower one."""

    template = "percentile_disc(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = IntegerField()


class Middle:
    """The value in the middle of a column of whole numbers, of two the lower one; 0 where there are none."""

    def __init__(self, name: str, *, label: str):
        self.name = name
        self.columns = (Column(label, name),)

    def number(self, rows):
        return rows.order_by().aggregate(middle=LowerMedian(self.name))["middle"] or 0

    def number_of(self, listed):
        values = [attribute(row, self.name) for row in listed]
        return median_low([value for value in values if value is not None] or [0])


EACH = Each()
Counting = Each | Total | Share | Ratio | Middle


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

    def __call__(self, on: date) -> int:
        """The figure of a day, by one query."""
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
