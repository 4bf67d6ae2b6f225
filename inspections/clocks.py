"""The days of findings, counted by the portal's clocks."""

from django.utils import timezone

from reminders import deadlines
from reminders.models import Deadline

RECTIFY = "inspection_rectify"


def start(finding, inspection, due_on, at) -> None:
    """Start the clock of a finding; the lead bureau owns it, the enterprise has to act."""
    clock = deadlines.ClockStart(
        RECTIFY, inspection.plan.lead, timezone.localdate(at), due_on=due_on
    )
    label = f"{inspection.number} {finding.question.number}"[:40]
    deadlines.start_many(finding, label, inspection.get_absolute_url(), [clock], at=at)


def meet(finding, on) -> None:
    for clock in deadlines.open_clocks(finding):
        deadlines.meet(clock, on=on)


def cancel(finding, reason, on) -> None:
    for clock in deadlines.open_clocks(finding):
        deadlines.cancel(clock, reason=reason, on=on)


def running_of(findings) -> dict[int, Deadline]:
    """Finding id -> its running clock; one query."""
    ids = [finding.pk for finding in findings]
    rows = Deadline.objects.running().filter(
        subject_type__app_label="inspections", subject_type__model="finding", subject_id__in=ids
    )
    return {clock.subject_id: clock for clock in rows.select_related("rule")} if ids else {}
