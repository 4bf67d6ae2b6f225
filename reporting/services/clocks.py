"""The clocks of reports: each bureau's last day, with the collecting bureau as the lead that hears of delay."""

from datetime import timedelta

from reminders import deadlines

RULE = "progress_report"
ONE_DAY = timedelta(days=1)


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
    deadlines.start_many(report, report.number, report.get_absolute_url(), [clock], at=at)


def meet(report, *, on) -> None:
    for clock in deadlines.open_clocks(report):
        deadlines.meet(clock, on=max(on, clock.received_on))
