"""A metric's figures of many days, for curves and forecasts."""

from calendar import monthrange
from datetime import date, timedelta

from plan.counting import end_of
from plan.forecasting import MONTHS, month_of
from plan.metrics import Metric
from plan.models import Reading

A_YEAR = 12


def ends_of_months(on: date, months: int) -> list[date]:
    """The last days of so many months before the day's own, the earliest first, and the day."""
    found = []
    for month in range(month_of(on) - months, month_of(on)):
        year, place = divmod(month, MONTHS)
        found.append(date(year, place + 1, monthrange(year, place + 1)[1]))
    return [*found, on]


def figures_on(metric: Metric, days: list[date]) -> dict[date, int | None]:
    """The metric's figure of each day, None where there was nothing to count: as it was kept when the day had
    ended, else counted now. One query
    where every day but the last was kept."""
    kept = Reading.objects.filter(metric=metric.slug, on__in=days)
    known = {row.on: row.value for row in kept if row.taken_at >= end_of(row.on)}
    return {day: known[day] if day in known else metric.count(day) for day in days}


def grown_in_months(figures: dict[date, int | None], *, starts_anew: bool) -> dict[int, int]:
    """Month -> by how much the figure grew in it, of months whose last day and the one before have a figure.
    starts_anew: that the figure begins at 0 with each year."""
    grown = {}
    figures = {day: value for day, value in figures.items() if value is not None}
    for day, value in figures.items():
        if (day + timedelta(days=1)).day != 1:
            continue
        before = day.replace(day=1) - timedelta(days=1)
        if starts_anew and day.month == 1:
            grown[month_of(day)] = value
        elif before in figures:
            grown[month_of(day)] = value - figures[before]
    return grown
