"""How a commitment stands on a day: computed from what the records say, never stored.

Pure: no row is asked here. A number is measured against the straight line from the first day of its span
to the last; what has no number is measured by whether anything is on record at all.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Worst first, as lists show them."""

    LATE = "late"
    AT_RISK = "at_risk"
    NOT_STARTED = "not_started"
    UNKNOWN = "unknown"
    ON_TRACK = "on_track"
    DONE = "done"

    @property
    def words(self) -> str:
        return WORDS[self]

    @property
    def tone(self) -> str:
        """The class of the chip, beside the words."""
        return TONES[self]


WORDS = {
    Status.LATE: "已逾期",
    Status.AT_RISK: "有风险",
    Status.NOT_STARTED: "未开始",
    Status.UNKNOWN: "无记录可查",
    Status.ON_TRACK: "正常推进",
    Status.DONE: "已达到",
}
TONES = {
    Status.LATE: "late",
    Status.AT_RISK: "run",
    Status.NOT_STARTED: "empty",
    Status.UNKNOWN: "empty",
    Status.ON_TRACK: "wait",
    Status.DONE: "done",
}


@dataclass(frozen=True)
class Promise:
    """number: at least so many; None where no number is promised. first, last: the days between which it is
    due, the last included; None, None for what has to hold at all times. begun_at: from which value on something is on
    record; 0 of a figure that has a value only where something is, such as how many days a case took."""

    number: int | None
    first: date | None = None
    last: date | None = None
    begun_at: int = 1

    @property
    def is_standing(self) -> bool:
        return self.last is None

    def expected(self, on: date) -> float:
        """What the straight line asks for at the end of a day: 0 before the first, the number from the last."""
        if self.number is None:
            return 0
        if self.is_standing or on >= self.last:
            return self.number
        if on < self.first:
            return 0
        days = (self.last - self.first).days + 1
        return self.number * ((on - self.first).days + 1) / days


def status_of(promise: Promise, on: date, value: int | None, *, overdue: int = 0) -> Status:
    """How a promise stands on a day.

    value: what the records say; None where nothing counts it or there is nothing to count: that is
    neither late nor done. overdue: clocks under it whose day has
    passed. Reached is reached, whatever is overdue, unless it has to hold at all times.
    """
    is_reached = promise.number is not None and value is not None and value >= promise.number
    if is_reached and not promise.is_standing:
        return Status.DONE
    if overdue:
        return Status.LATE
    if value is None:
        return Status.UNKNOWN
    if promise.number is None:
        return _without_number(promise, on, value)
    if not promise.is_standing and on > promise.last:
        return Status.LATE
    if is_reached:
        return Status.ON_TRACK
    if value < int(promise.expected(on)):
        return Status.AT_RISK
    return Status.ON_TRACK if value > 0 else Status.NOT_STARTED


def _without_number(promise, on, value):
    """Whatever is on record is a beginning; by the last day something has to be."""
    is_past = not promise.is_standing and on > promise.last
    if value >= promise.begun_at:
        return Status.DONE if is_past else Status.ON_TRACK
    return Status.LATE if is_past else Status.NOT_STARTED


def of_all(statuses) -> Status:
    """How a whole stands by its parts: late or at risk as soon as one of them is, unknown where all are."""
    found = set(statuses)
    for status in (Status.LATE, Status.AT_RISK):
        if status in found:
            return status
    found.discard(Status.UNKNOWN)
    if not found:
        return Status.UNKNOWN
    return found.pop() if len(found) == 1 else Status.ON_TRACK
