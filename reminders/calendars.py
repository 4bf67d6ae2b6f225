"""The working-day calendar as it stands in the database."""

from collections import defaultdict

from gaotai_jiazheng.short_memory import remembered
from gaotai_jiazheng.workdays import WorkCalendar, YearDays
from reminders.announcements import Arrangement
from reminders.models import CalendarDay, CalendarYear


@remembered(seconds=5)
def calendar() -> WorkCalendar:
    """Every announced year."""
    return WorkCalendar(announced_years())


def calendar_with(arrangement: Arrangement) -> WorkCalendar:
    """The calendar as it would be with this announcement in the place of what its year has now."""
    return WorkCalendar(announced_years() | {arrangement.year: year_days(arrangement.days)})


def announced_years() -> dict[int, YearDays]:
    """Year -> its days, from the database as it is now."""
    days = defaultdict(list)
    for row in CalendarDay.objects.all():
        days[row.year_id].append(row)
    years = CalendarYear.objects.values_list("pk", flat=True)
    return {year: year_days(days[year]) for year in years}


def year_days(days) -> YearDays:
    """days: anything with day, kind and name."""
    return YearDays(
        holidays={row.day: row.name for row in days if row.kind == CalendarDay.Kind.HOLIDAY},
        makeup_days={row.day: row.name for row in days if row.kind == CalendarDay.Kind.MAKEUP},
    )
