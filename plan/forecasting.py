"""Where a figure that grows will be on its last day if the work goes on as it has: plain arithmetic.

Numbers in, numbers out; no database. ``METHOD`` says it in the words of the page. A back-test over invented
years holds the band to what it claims (``tests/test_forecasting.py``).
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, sqrt
from statistics import fmean

METHOD = (
    "每个剩下的月，用去年同月的增量乘以今年到现在与去年同期增量之比（这个比限在0.5到2之间）；"
    "去年同月没有数的，用已知各月增量的平均数。区间按以往各月与去年同月之差的大小计算，"
    "按设计大约十次里有八次落在区间以内。它不知道已经排好还没有办的事。"
)
EIGHTY_PERCENT = 1.2816  # of the normal distribution
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
    grown = since_it_began(grown)
    ratio = pace_against_last_year(grown, on)
    expected = sum(part * usual(grown, month, ratio) for month, part in months_left(on, last))
    spread = sqrt(variance(expected, grown, ratio, on)) * quantile(len(known_pairs(grown, on)))
    return Forecast(
        round(done + expected),
        max(done, floor(done + expected - spread)),
        ceil(done + expected + spread),
    )


def since_it_began(grown: dict[int, int]) -> dict[int, int]:
    """Without the months before the first that grew: then nothing was kept yet, which is not nothing done."""
    began = min((month for month, more in grown.items() if more), default=0)
    return {month: more for month, more in grown.items() if month >= began}


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


def known_pairs(grown: dict[int, int], on: date) -> list[tuple[int, int]]:
    """(a month, the same month a year before), of all months up to the day that are known in both years."""
    months = sorted(each for each in grown if each < month_of(on) and each - MONTHS in grown)
    return [(grown[each], grown[each - MONTHS]) for each in months]


def dispersion(grown: dict[int, int], ratio: float, on: date) -> float:
    """The variance of a month for each unit of its growth: large where people come thirty at a time. From
    the differences of the same months of two years; from those around the mean where there are none."""
    pairs = known_pairs(grown, on)
    if len(pairs) > 1:
        errors = sum((new - ratio * old) ** 2 for new, old in pairs)
        size = sum(new + ratio * ratio * old for new, old in pairs)
        return errors / size * len(pairs) / (len(pairs) - 1) if size > 0 else 0.0
    if len(grown) < 2 or sum(grown.values()) <= 0:
        return float(sum(grown.values()) > 0)
    mean = fmean(grown.values())
    return sum((each - mean) ** 2 for each in grown.values()) / (len(grown) - 1) / mean


def variance(expected: float, grown: dict[int, int], ratio: float, on: date) -> float:
    """Of what is to come: that of its own months, that of the months a year before which stand for them, and
    that of the ratio, which was measured over few."""
    if expected <= 0:
        return 0.0
    pairs = pairs_of_this_year(grown, on)
    measured = sum(new + ratio * ratio * old for new, old in pairs)
    before = sum(old for _, old in pairs)
    of_ratio = measured / before**2 * (expected / ratio) ** 2 if before > 0 else expected
    return dispersion(grown, ratio, on) * (expected * (1 + ratio) + of_ratio)


def quantile(pairs: int) -> float:
    """The standard deviations to each side within which eight of ten lie; more where few months tell of it.
    Student's t by its expansion to the second order, for pairs - 1 degrees of freedom."""
    free, z = max(2, pairs - 1), EIGHTY_PERCENT
    first = (z**3 + z) / (4 * free)
    return z + first + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * free**2)


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
    def sentence(self) -> str:
        is_year = (self.last.month, self.last.day) == (12, 31)
        end = "年底" if is_year else f"到{self.last.month}月{self.last.day}日"
        return f"按当前进度{end}{self.straight}/{self.target}"
