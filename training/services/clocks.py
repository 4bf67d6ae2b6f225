"""The clocks of classes: which rule watches which state. Their lengths are rows of the rule register.

A class whose subsidy was claimed has none of its own: its rounds of follow-up have (`followups`).
"""

from django.utils import timezone

from bureaus.models import Bureau
from reminders import deadlines
from training.models import TrainingClass
from training.transitions import State
from workers.reading_bureaus import HRSS

WATCHED_BY = {
    State.FILED: "training_review",
    State.RETURNED: "training_correct",
    State.APPROVED: "training_open",
    State.ENROLLING: "training_start",
    State.RUNNING: "training_complete",
    State.COMPLETED: "training_assess",
    State.ASSESSED: "training_claim",
}
# Why the clock of the state before asks for nothing any more.
NOT_DONE = {State.CANCELLED: "班已取消", State.FOLLOWED_UP: "没有申请补贴"}
# Rules whose last day is a day of the class and not counted.
LAST_DAY = {
    "training_open": lambda row: timezone.localdate(row.starts_at),
    "training_start": lambda row: timezone.localdate(row.starts_at),
    "training_complete": lambda row: timezone.localdate(row.ends_at),
}


def follow(row: TrainingClass, at) -> None:
    """Meet the clock of the state that is left, cancel it where what it asks for is not done, and start the next."""
    day = timezone.localdate(at)
    for clock in deadlines.open_clocks(row):
        on = max(day, clock.received_on)
        if row.state in NOT_DONE:
            deadlines.cancel(clock, reason=NOT_DONE[row.state], on=on)
        else:
            deadlines.meet(clock, on=on)
    slug = WATCHED_BY.get(row.state)
    bureau = Bureau.objects.filter(slug=HRSS).first()
    if slug is None or bureau is None:
        return
    due_on = LAST_DAY[slug](row) if slug in LAST_DAY else None
    clock = deadlines.ClockStart(slug, bureau, day, due_on=due_on)
    deadlines.start_many(row, row.number, row.get_absolute_url(), [clock], at=at)
