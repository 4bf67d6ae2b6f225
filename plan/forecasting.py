"""Where a figure that grows will be on its last day if the work goes on as it has: plain arithmetic.

Numbers in, numbers out; no database. ``METHOD`` says it in the words of the page. A back-test over invented
years holds the band to what it claims (``tests/test_forecasting.py``).
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import fmean

METHOD = (
    "每个剩下的月，用去年同月的增量乘以今年到现在与去年同期增量之比（这个比限在0.5到2之间）；"
    "去年同月没有数的，用已知各月增量的平均数。区间按以往各月与这个办法的偏差计算，"
    "按设计大约十次里有八次落在区间以内。它不知道已经排好还没有办的事。"
)
EIGHTY_PERCENT = 1.2816  # the standard deviations to each side within which eight of ten lie
LEAST_RATIO, MOST_RATIO = 0.5, 2.0
MONTHS = 12


@dataclass(frozen=True)
class Forecast:
    """What the last day will show: the middle, and between which numbers it lies eight times in ten."""

    middle: int
    low: int
    high: int

    def plus(self, more: int) -> "Forecast":
        """The same if so much more is done than the past tells."""
        return Forecast(self.middle + more, self.low + more, self.high + more)


def month_of(day: date) -> int:
    """A month as a number: those that follow each other differ by one."""
    return day.year * MONTHS + day.month - 1


def forecast(done: int, grown: dict[int, int], on: date, last: date) -> Forecast:
    """The figure on the last day.

    done: what it is on the day ``on``. grown: month (``month_of``) -> by how much it grew in the whole
    month; months that are not over are left out.
    """
    ratio = pace_against_last_year(grown, on)
    expected = 0.0
    months = 0.0
    for month, part in months_left(on, last):
        expected += part * usual(grown, month, ratio)
        months += part
    spread = EIGHTY_PERCENT * error_of_months(grown, ratio, on) * sqrt(uncertain(months, grown, on))
    return Forecast(
        round(done + expected),
        max(done, int(done + expected - spread)),
        -int(-(done + expected + spread) // 1),
    )


def months_left(on: date, last: date) -> list[tuple[int, float]]:
    """(month, which part of it is still to come), from the rest of the day's own month on."""
    found = []
    for month in range(month_of(on), month_of(last) + 1):
        length = monthrange(month // MONTHS, month % MONTHS + 1)[1]
        begin = on.day if month == month_of(on) else 0
        end = last.day if month == month_of(last) else length
        if end > begin:
            found.append((month, (end - begin) / length))
    return found


def usual(grown: dict[int, int], month: int, ratio: float) -> float:
    """What a month brings: as the same month last year, at this year's pace; else the mean of all."""
    year_before = month - MONTHS
    if year_before in grown:
        return ratio * grown[year_before]
    return fmean(grown.values()) if grown else 0.0


def pairs_of_this_year(grown: dict[int, int], on: date) -> list[tuple[int, int]]:
    """(this year, last year) of each month of the year so far that is known in both."""
    first = on.year * MONTHS
    months = range(first, month_of(on))
    return [
        (grown[each], grown[each - MONTHS])
        for each in months
        if each in grown and each - MONTHS in grown
    ]


def pace_against_last_year(grown: dict[int, int], on: date) -> float:
    """This year's growth over last year's in the same months; 1 where they cannot be compared."""
    pairs = pairs_of_this_year(grown, on)
    before = sum(old for _, old in pairs)
    if before <= 0:
        return 1.0
    return min(MOST_RATIO, max(LEAST_RATIO, sum(new for new, _ in pairs) / before))


def error_of_months(grown: dict[int, int], ratio: float, on: date) -> float:
    """How far a month usually is from what the method says of it: the root of the mean square. With a year
    before, of the months of this year; else around the mean of the known months."""
    pairs = pairs_of_this_year(grown, on)
    if len(pairs) > 2:
        errors = [new - ratio * old for new, old in pairs]
        return sqrt(sum(error * error for error in errors) / (len(errors) - 1))
    if len(grown) < 2:
        return float(sum(grown.values()))
    mean = fmean(grown.values())
    return sqrt(sum((each - mean) ** 2 for each in grown.values()) / (len(grown) - 1))


def uncertain(months: float, grown: dict[int, int], on: date) -> float:
    """The months to come, and as many again as the pace itself is known badly: it was measured over few."""
    measured = len(pairs_of_this_year(grown, on)) or len(grown) or 1
    return months + months * months / measured


@dataclass(frozen=True)
class Pace:
    """What is there on a day of what is promised between two days. sentence: as a reminder says it."""

    done: int
    target: int
    first: date
    on: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def days_gone(self) -> int:
        """The day itself is one of them."""
        return max(1, (self.on - self.first).days + 1)

    @property
    def straight(self) -> int:
        """What the last day will show by the days that have passed alone, cut off."""
        return self.done * self.days // self.days_gone

    @property
    def expected(self) -> int:
        """What an even pace would have shown by now, cut off."""
        return self.target * self.days_gone // self.days

    @property
    def is_behind(self) -> bool:
        return self.straight < self.target

    @property
    def sentence(self) -> str:
        is_year = (self.last.month, self.last.day) == (12, 31)
        end = "年底" if is_year else f"到{self.last.month}月{self.last.day}日"
        return f"按当前进度{end}{self.straight}/{self.target}"
