"""The working-day calendar: which days are worked, and on which day a period of days ends.

The day of the event is never counted. A year whose days off the State Council has not announced yet
counts by the plain week, and every date that depends on it is provisional (暂定), never an error and
never shown as certain.

Source: 《市场监督管理投诉举报处理办法》（总局令第121号，2026-04-15起施行）第四十五条; 民法典第二百零一条、第二百零三条.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

WORKDAYS = "workdays"
CALENDAR_DAYS = "calendar_days"
UNITS = frozenset({WORKDAYS, CALENDAR_DAYS})

STATUTORY_HOLIDAY = "statutory_holiday"
ANY_NON_WORKING_DAY = "any_non_working_day"
ROLL_FORWARDS = frozenset({STATUTORY_HOLIDAY, ANY_NON_WORKING_DAY})

ONE_DAY = timedelta(days=1)
SATURDAY = 5

Pauses = tuple[tuple[date, date], ...]


@dataclass(frozen=True)
class YearDays:
    """One year's announcement: day -> name of the holiday, for days off and for make-up days (调休上班日)."""

    holidays: Mapping[date, str] = field(default_factory=dict)
    makeup_days: Mapping[date, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DueDate:
    """The last day of a period; provisional when it depends on a year that is not announced yet."""

    on: date
    is_provisional: bool


@dataclass(frozen=True)
class DayNote:
    """One day of a period: counted as the how-manieth, or passed over (number None), and why."""

    day: date
    is_counted: bool
    number: int | None
    reason: str
    is_provisional: bool = False


class WorkCalendar:
    """The announced years together. An announcement may name days of the December before its year."""

    def __init__(self, years: Mapping[int, YearDays]):
        self._years = frozenset(years)
        self._holidays = {
            day: name for days in years.values() for day, name in days.holidays.items()
        }
        self._makeup_days = {
            day: name for days in years.values() for day, name in days.makeup_days.items()
        }

    def covers(self, day: date) -> bool:
        """Whether the year of that day has been announced."""
        return day.year in self._years

    def is_workday(self, day: date) -> bool:
        if day in self._holidays:
            return False
        return day in self._makeup_days or day.weekday() < SATURDAY

    def is_statutory_holiday(self, day: date) -> bool:
        """Whether the announcement lists the day as off; an ordinary Sunday is not such a day."""
        return day in self._holidays

    def nth_workday_after(self, day: date, n: int) -> DueDate:
        """The n-th working day after a day; n is at least 1."""
        return self.due(day, n, WORKDAYS)

    def workdays_before(self, day: date, n: int) -> date:
        """The n-th working day before a day; the day itself for 0."""
        while n > 0:
            day -= ONE_DAY
            n -= self.is_workday(day)
        return day

    def workdays_between(self, after: date, until: date) -> int:
        """How many working days lie after one day, up to and with another; 0 when it is not later."""
        days = range(after.toordinal() + 1, until.toordinal() + 1)
        return sum(self.is_workday(date.fromordinal(day)) for day in days)

    def due(
        self,
        received_on: date,
        length: int,
        unit: str,
        *,
        roll_forward: str = STATUTORY_HOLIDAY,
        pauses: Iterable[tuple[date, date]] = (),
    ) -> DueDate:
        """The last day of a period that begins with an event; the day of the event is not counted.

        length: at least 1. unit: workdays or calendar_days.
        roll_forward: which days a period of calendar days may not end on: those announced as off
            (第四十五条「法定节假日」), or any day that is not worked (民法典第二百零三条「法定休假日」).
        pauses: (paused_on, resumed_on); the first is not counted any more, the second counts again.
        Provisional when counting or rolling forward asked about a day of a year not announced.
        Raises ValueError for a length below 1 and for an unknown unit or way to roll forward.
        """
        notes = self.trace(received_on, length, unit, roll_forward=roll_forward, pauses=pauses)
        return DueDate(notes[-1].day, any(note.is_provisional for note in notes))

    def trace(
        self,
        received_on: date,
        length: int,
        unit: str,
        *,
        roll_forward: str = STATUTORY_HOLIDAY,
        pauses: Iterable[tuple[date, date]] = (),
    ) -> list[DayNote]:
        """Every day after the event up to the last day of the period, counted or passed over, and why."""
        if length < 1 or unit not in UNITS or roll_forward not in ROLL_FORWARDS:
            raise ValueError(f"no such period: {length} {unit}, {roll_forward}")
        pauses = tuple(pauses)
        if unit == WORKDAYS:
            return list(self._workdays(received_on, length, pauses))
        notes = list(self._calendar_days(received_on, length, roll_forward, pauses))
        return notes + list(self._rolled_forward(notes[-1].day, roll_forward, pauses))

    def _workdays(self, received_on: date, length: int, pauses: Pauses) -> Iterator[DayNote]:
        number, day = 0, received_on
        while number < length:
            day += ONE_DAY
            if is_paused(day, pauses):
                yield DayNote(day, False, None, "暂停计时")
            elif self.is_workday(day):
                number += 1
                reason = "调休上班" if day in self._makeup_days else "工作日"
                yield DayNote(day, True, number, reason, not self.covers(day))
            else:
                yield DayNote(day, False, None, self._day_off(day), not self.covers(day))

    def _calendar_days(
        self, received_on: date, length: int, roll_forward: str, pauses: Pauses
    ) -> Iterator[DayNote]:
        """The counted days; only the last one asks the calendar, whether a period may end there."""
        number, day = 0, received_on
        while number < length:
            day += ONE_DAY
            if is_paused(day, pauses):
                yield DayNote(day, False, None, "暂停计时")
                continue
            number += 1
            is_last = number == length
            reason = "自然日"
            if is_last and not self._may_end_on(day, roll_forward):
                reason = f"最后一日遇{self._day_off(day)}，顺延"
            yield DayNote(day, True, number, reason, is_last and not self.covers(day))

    def _rolled_forward(self, last: date, roll_forward: str, pauses: Pauses) -> Iterator[DayNote]:
        day = last
        while not self._may_end_on(day, roll_forward) or is_paused(day, pauses):
            day += ONE_DAY
            if is_paused(day, pauses):
                yield DayNote(day, False, None, "暂停计时")
                continue
            ends = self._may_end_on(day, roll_forward)
            reason = "顺延后的届满日" if ends else f"{self._day_off(day)}，顺延"
            yield DayNote(day, False, None, reason, not self.covers(day))

    def _may_end_on(self, day: date, roll_forward: str) -> bool:
        if roll_forward == STATUTORY_HOLIDAY:
            return not self.is_statutory_holiday(day)
        return self.is_workday(day)

    def _day_off(self, day: date) -> str:
        name = self._holidays.get(day)
        return f"{name}放假" if name else "周末休息"


def is_paused(day: date, pauses: Iterable[tuple[date, date]]) -> bool:
    """Whether the day lies in a pause; the day of resumption does not."""
    return any(paused_on <= day < resumed_on for paused_on, resumed_on in pauses)
