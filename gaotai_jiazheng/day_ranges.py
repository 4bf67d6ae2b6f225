"""Ranges of days in the database: what may hold only once on any one day."""

from collections.abc import Iterable
from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import DEFAULT_DB_ALIAS
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import Combinable


def day_range(first: str, last: str | Combinable, *, bounds: str = "[]") -> Func:
    """The days from one column to another, as SQL; without end where the last day is NULL.

    bounds: "[]" counts the last day in, "[)" leaves it out.
    """
    end = F(last) if isinstance(last, str) else last
    return Func(F(first), end, Value(bounds), function="DATERANGE", output_field=DateRangeField())


class OneAtATime(ExclusionConstraint):
    """Asks about no row whose last day is before its first: PostgreSQL makes no range of such days and breaks
    off, and a constraint of the row itself has the sentence for them. Django's own for the migrations."""

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        days, _ = self.expressions[-1]
        first, last = (day_of(each, instance) for each in days.get_source_expressions()[:2])
        if first is None or last is None or first <= last:
            super().validate(model, instance, exclude=exclude, using=using)

    def deconstruct(self):
        _, args, kwargs = super().deconstruct()
        return f"{ExclusionConstraint.__module__}.{ExclusionConstraint.__name__}", args, kwargs


def day_of(expression, row) -> date | None:
    """What a column says for a row, or the first of several columns that says anything."""
    columns = [expression] if isinstance(expression, F) else expression.get_source_expressions()
    days = (getattr(row, column.name) for column in columns)
    return next((day for day in days if day is not None), None)


def one_at_a_time(
    name: str, *, of: Iterable[str], days: Func, message: str, condition: Q | None = None
) -> ExclusionConstraint:
    """The constraint that no two rows with the same values in ``of`` share a day.

    condition: which rows it holds for; None for all. Two entered at the same moment are refused as well,
    which no check before the insert can promise.
    """
    return OneAtATime(
        name=name,
        expressions=[
            *((field, RangeOperators.EQUAL) for field in of),
            (days, RangeOperators.OVERLAPS),
        ],
        condition=condition,
        violation_error_message=message,
    )
