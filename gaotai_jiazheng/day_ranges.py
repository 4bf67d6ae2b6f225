"""Ranges of days in the database: what may hold only once on any one day."""

from collections.abc import Iterable

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import Combinable


def day_range(first: str, last: str | Combinable, *, bounds: str = "[]") -> Func:
    """The days from one column to another, as SQL; without end where the last day is NULL.

    bounds: "[]" counts the last day in, "[)" leaves it out.
    """
    end = F(last) if isinstance(last, str) else last
    return Func(F(first), end, Value(bounds), function="DATERANGE", output_field=DateRangeField())


def one_at_a_time(
    name: str, *, of: Iterable[str], days: Func, message: str, condition: Q | None = None
) -> ExclusionConstraint:
    """The constraint that no two rows with the same values in ``of`` share a day.

    condition: which rows it holds for; None for all. Two entered at the same moment are refused as well,
    which no check before the insert can promise.
    """
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((field, RangeOperators.EQUAL) for field in of),
            (days, RangeOperators.OVERLAPS),
        ],
        condition=condition,
        violation_error_message=message,
    )
