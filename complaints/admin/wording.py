"""Dates and states in words and colours; a colour never stands without its word."""

from datetime import date
from typing import NamedTuple

from django.utils.html import format_html

from complaints.transitions import State

STATE_TONES = {
    State.SUBMITTED: "info",
    State.RETURNED: "danger",
    State.RECORDED: "info",
    State.IDENTITY_REQUESTED: "warn",
    State.NEGOTIATING: "warn",
    State.ACCEPTED: "run",
    State.NEGOTIATING_ACCEPTED: "warn",
    State.MEDIATING: "run",
    State.ENTRUSTED: "run",
    State.SUSPENDED: "warn",
    State.APPRAISAL: "warn",
    State.AGREED: "done",
    State.TOLD: "done",
    State.INVESTIGATING: "run",
    State.ANSWERED: "done",
    State.FOLLOWED_UP: "done",
}
SOON_WORKDAYS = 3


class Wording(NamedTuple):
    """A few words and how urgent they are: danger, warn, run, info, done or still."""

    text: str
    tone: str


def state_words(complaint) -> Wording:
    return Wording(complaint.get_state_display(), STATE_TONES.get(complaint.state, "still"))


def due_words(due_on: date | None, today: date, calendar, *, notes=()) -> Wording:
    """How far away a last day is: 还有2个工作日, 今天届满, 逾期3天. What is left is always told in working days, so
    that two clocks of a page can be compared. notes: 暂定, 预计."""
    if due_on is None:
        return Wording("无计时", "still")
    days = (due_on - today).days
    if days < 0:
        words = Wording(f"逾期{-days}天", "danger")
    elif days == 0:
        words = Wording("今天届满", "danger")
    else:
        workdays = calendar.workdays_between(today, due_on)
        left = f"还有{workdays}个工作日" if workdays else "届满前没有工作日了"
        words = Wording(left, "warn" if workdays <= SOON_WORKDAYS else "run")
    if notes:
        return Wording(f"{words.text}（{'、'.join(notes)}）", words.tone)
    return words


def uncertainty(*, is_expected: bool, is_provisional: bool) -> list[str]:
    """What makes a last day uncertain: the start of its count, a year without a holiday notice."""
    notes = (("预计", is_expected), ("暂定", is_provisional))
    return [note for note, holds in notes if holds]


def next_due_words(complaint, today: date, calendar) -> Wording:
    """How far away the last day is that lists sort a case by."""
    notes = uncertainty(
        is_expected=complaint.next_due_is_expected,
        is_provisional=complaint.next_due_is_provisional,
    )
    return due_words(complaint.next_due_on, today, calendar, notes=notes)


def clock_words(deadline, today: date, calendar) -> Wording:
    """Where a clock stands: ticking, stopped, met in time or late, cancelled."""
    states = deadline.State
    if deadline.state == states.PAUSED:
        return Wording("已暂停计时", "info")
    if deadline.state == states.CANCELLED:
        return Wording("已取消", "still")
    if deadline.state == states.MET:
        is_late = deadline.met_on > deadline.due_on
        return Wording("逾期完成", "warn") if is_late else Wording("按期完成", "done")
    notes = uncertainty(is_expected=deadline.is_expected, is_provisional=deadline.is_provisional)
    return due_words(deadline.due_on, today, calendar, notes=notes)


def chip(words: Wording):
    return format_html('<span class="chip chip-{}">{}</span>', words.tone, words.text)
