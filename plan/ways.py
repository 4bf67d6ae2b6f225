"""How rows become a number, and how a cell of a row reads: used by ``plan.counting``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median_low

from django.db.models import Aggregate, Count, IntegerField, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.formats import date_format

EMPTY = "—"
SELF = "self"


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
    return date_format(value) if isinstance(value, date) else str(value)


class Each:
    """How many rows there are."""

    columns = ()
    begun_at = 1

    def number(self, rows: QuerySet) -> int | None:
        return rows.count()

    def number_of(self, listed: list) -> int:
        """The same of rows in hand: what a reader of the page can do."""
        return len(listed)


class Total:
    """The sum of a column; per: how many of its units are one of the figure, what is left over cut off. label: "" where
    nobody is to read what a single row has."""

    begun_at = 1

    def __init__(self, name: str, *, label: str = "", per: int = 1):
        self.name, self.per = name, per
        self.columns = (Column(label, self.cell),) if label else ()

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
    an older page of the app rounds; None where there are no rows."""

    begun_at = 1

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
    """One column's sum in per cent of another's, cut off; None where the whole is nothing."""

    begun_at = 1

    def __init__(self, part: Total, whole: Total):
        self.part, self.whole = part, whole
        self.columns = (*part.columns, *whole.columns)

    def number(self, rows):
        sums = rows.order_by().aggregate(part=Sum(self.part.name), whole=Sum(self.whole.name))
        return percent(int(sums["part"] or 0), int(sums["whole"] or 0))

    def number_of(self, listed):
        return percent(self.part.sum_of(listed), self.whole.sum_of(listed))


def percent(part: int, whole: int) -> int | None:
    """Whole per cent, cut off, but for what is more than nothing: that is 1 at least, so that a beginning is not told
    as none. None of nothing: there is nothing to count, which is neither good nor bad."""
    return at_least_one(part * 100 // whole, part) if whole else None


def rounded_percent(part: int, whole: int) -> int | None:
    """The nearest whole per cent, but that a beginning is no 0 and what lacks something no 100: a promise of 100 is kept
    by all. None of nothing."""
    if not whole:
        return None
    nearest = at_least_one(round(100 * part / whole), part)
    return min(99, nearest) if part < whole else nearest


def at_least_one(per_cent: int, part: int) -> int:
    return max(1, per_cent) if part > 0 else per_cent


class LowerMedian(Aggregate):
    """The value in the middle; of two in the middle the lower one."""

    template = "percentile_disc(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = IntegerField()


class Middle:
    """The value in the middle of a column of whole numbers, of two the lower one; None where there are none. One of 0 is
    of rows, too: all were done on their first day."""

    begun_at = 0

    def __init__(self, name: str, *, label: str):
        self.name = name
        self.columns = (Column(label, name),)

    def number(self, rows):
        return rows.order_by().aggregate(middle=LowerMedian(self.name))["middle"]

    def number_of(self, listed):
        values = [attribute(row, self.name) for row in listed]
        known = [value for value in values if value is not None]
        return median_low(known) if known else None


EACH = Each()
Counting = Each | Total | Share | Ratio | Middle
