"""Why a date is the date it is: rule, article, every counted and skipped day, pauses, extensions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from gaotai_jiazheng.workdays import DayNote
from reminders.calendars import calendar
from reminders.counting import length_of, pauses_of
from reminders.models import CalendarMove, Deadline, DeadlineRule, Extension, Pause


@dataclass(frozen=True)
class DayRun:
    """Neighbouring days that were treated alike."""

    first: date
    last: date
    is_counted: bool
    first_number: int | None
    last_number: int | None
    reason: str
    is_provisional: bool

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Explanation:
    """All that a person needs to count a date again.

    days: every day after received_on up to due_on; of a paused clock up to the day before the pause;
        none where the day was agreed on.
    remaining: the units a paused clock has left; None for every other clock.
    """

    deadline: Deadline
    rule: DeadlineRule
    basis_text: str
    received_on: date
    due_on: date
    is_provisional: bool
    is_expected: bool
    length: int
    days: list[DayNote]
    pauses: list[Pause]
    extensions: list[Extension]
    moves: list[CalendarMove]
    remaining: int | None

    @property
    def runs(self) -> list[DayRun]:
        """The days grouped, so that sixty of them stay readable."""
        return group_days(self.days)

    @property
    def counted(self) -> int:
        return sum(note.is_counted for note in self.days)

    @property
    def skipped(self) -> int:
        return len(self.days) - self.counted

    @property
    def differs(self) -> bool:
        """Whether an ended clock would end on another day by the calendar as it is now."""
        is_counted = self.remaining is None and not self.rule.has_given_day
        return is_counted and self.days[-1].day != self.due_on

    @property
    def extension_text(self) -> str:
        """Who may give more time, and how much; what is left of it."""
        rule = self.rule
        if not rule.extension_times:
            return "这项时限没有可以延长的规定。"
        left = rule.extension_times - sum(each.revoked_on is None for each in self.extensions)
        if left <= 0:
            return f"这项时限最多延长{rule.extension_times}次，已经用完。"
        return (
            f"届满当日或之前，经申请人以外的批准人同意，可以延长{left}次，"
            f"每次不超过{rule.extension_length}{rule.get_unit_display()}。"
        )


def explain(deadline: Deadline) -> Explanation:
    """The explanation of a clock by the calendar as it is now."""
    rule = deadline.rule
    pauses = list(deadline.pauses.select_related("paused_by", "resumed_by"))
    length = length_of(deadline)
    days = [] if rule.has_given_day else days_of(deadline, length)
    remaining = None
    open_pause = next((pause for pause in pauses if pause.resumed_on is None), None)
    if open_pause is not None and not rule.has_given_day:
        days = [note for note in days if note.day < open_pause.paused_on]
        remaining = length - sum(note.is_counted for note in days)
    return Explanation(
        deadline=deadline,
        rule=rule,
        basis_text=rule.basis_text,
        received_on=deadline.received_on,
        due_on=deadline.due_on,
        is_provisional=deadline.is_provisional,
        is_expected=deadline.is_expected,
        length=length,
        days=days,
        pauses=pauses,
        extensions=list(
            deadline.extensions.select_related("asked_by", "approved_by", "revoked_by")
        ),
        moves=list(deadline.calendar_moves.select_related("year")),
        remaining=remaining,
    )


def days_of(deadline: Deadline, length: int) -> list[DayNote]:
    """Every day of a counted period, over its ended pauses."""
    return calendar().trace(
        deadline.received_on,
        length,
        deadline.rule.unit,
        roll_forward=deadline.rule.roll_forward,
        pauses=pauses_of(deadline),
    )


def group_days(notes: Iterable[DayNote]) -> list[DayRun]:
    """Runs of neighbouring days with the same reason, in order."""
    runs = []
    for (is_counted, reason, is_provisional), group in groupby(notes, treatment):
        days = list(group)
        runs.append(
            DayRun(
                days[0].day,
                days[-1].day,
                is_counted,
                days[0].number,
                days[-1].number,
                reason,
                is_provisional,
            )
        )
    return runs


def treatment(note: DayNote) -> tuple[bool, str, bool]:
    """What neighbouring days share."""
    return note.is_counted, note.reason, note.is_provisional
