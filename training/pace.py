"""Where a yearly target will be at the end of the year if the work goes on as it has: plain arithmetic.

The method, as the pages state it: what was counted so far, divided by the days that have passed (today
included), times the days of the year, cut off. It knows nothing of seasons or of classes to come.
"""

from dataclasses import dataclass
from datetime import date

METHOD = "预测=已完成人次÷已过天数（含当天）×全年天数，去掉小数；没有计入还没有结业的班次"
ONE_MONTH = 12


@dataclass(frozen=True)
class Pace:
    """done: counted from the first of January to the day. target: what the year needs."""

    done: int
    target: int
    on: date

    @property
    def days_gone(self) -> int:
        return self.on.timetuple().tm_yday

    @property
    def days_of_year(self) -> int:
        return date(self.on.year, 12, 31).timetuple().tm_yday

    @property
    def forecast(self) -> int:
        """What the thirty-first of December will show by this method."""
        return self.done * self.days_of_year // self.days_gone

    @property
    def expected(self) -> int:
        """What an even pace would have shown by now, cut off."""
        return self.target * self.days_gone // self.days_of_year

    @property
    def missing(self) -> int:
        return max(0, self.target - self.done)

    @property
    def months_left(self) -> int:
        """Whole months after this one; on the last day of a month that is all there is."""
        return ONE_MONTH - self.on.month

    @property
    def needed_a_month(self) -> int:
        """What each month after this one has to bring, rounded up; in December, what is missing."""
        return -(-self.missing // max(1, self.months_left))

    @property
    def sentence(self) -> str:
        return f"按当前进度年底{self.forecast}/{self.target}"
