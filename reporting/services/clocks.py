"""The clocks of reports: each bureau's last day, with the collecting bureau as the lead that hears of delay."""

from datetime import timedelta

from reminders import deadlines
from reminders.models import Deadline

RULE = "progress_report"
ONE_DAY = timedelta(days=1)
LABEL_LENGTH = Deadline._meta.get_field("subject_label").max_length


def start(report, *, due_on, on, at=None) -> None:
    """Start the clock of a report; one that is due already is overdue at once."""
    lead = report.period.bureau
    clock = deadlines.ClockStart(
        RULE,
        report.bureau,
        min(on, due_on - ONE_DAY),
        lead_bureau=None if lead == report.bureau else lead,
        due_on=due_on,
    )
    label = f"{report.bureau}{report.period}"[:LABEL_LENGTH]
    deadlines.start_many(report, label, report.get_absolute_url(), [clock], at=at)


def meet(report, *, on) -> None:
    for clock in deadlines.open_clocks(report):
        deadlines.meet(clock, on=max(on, clock.received_on))
